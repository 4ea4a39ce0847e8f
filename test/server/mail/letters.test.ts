import { describe, expect, it } from 'vitest';
import { MAIL_KINDS, writeLetter } from '#server/features/mail/letters.ts';
import { renderMail } from '#server/features/mail/render-mail.ts';
import type { Locale } from '#shared/contracts/accounts.ts';
import { MONTHLY, NOTES } from './mail-notes.ts';

const LOCALES: readonly Locale[] = ['es-AR', 'en'];
const render = (note: (typeof NOTES)[number], locale: Locale) =>
  renderMail(writeLetter(note, locale), {
    locale,
    name: 'Ana <i>',
    businessName: 'Ferretería & Cía\r\nBcc: x@example.test',
    publicUrl: 'https://estante.example',
  });

/** Words that only one of the languages has. */
const FOREIGN: Record<Locale, RegExp> = {
  'es-AR': /\b(the|your|you|is|was|and|charged|until)\b/i,
  en: /\b(el|la|los|que|tu|con|hasta|plan gratuito|cobra)\b|[¿¡]/i,
};

it('has notes of every kind to look at', () => {
  expect(new Set(NOTES.map(({ kind }) => kind))).toEqual(new Set(MAIL_KINDS));
});

describe.each(LOCALES)('mails in %s', (locale) => {
  it.each(NOTES.map((note, index) => [`${index} ${note.kind}`, note] as const))(
    '%s are whole, escaped and in one language',
    (_name, note) => {
      const mail = render(note, locale);
      const all = [mail.subject, mail.text, mail.html];
      for (const form of all) {
        expect(form).not.toMatch(/undefined|null|NaN|\[object|Invalid Date|\$\{|\{\{/);
      }
      expect(mail.subject).not.toMatch(/[\r\n]/);
      expect(mail.subject.length).toBeGreaterThan(8);
      expect(mail.text).toContain('https://estante.example/');
      // What people wrote stays text, and no markup of theirs gets in.
      expect(mail.html).not.toMatch(/<(b|i|script)[\s>]/);
      expect(mail.html).toContain('Ana &lt;i&gt;');
      expect(mail.html).toContain(`<html lang="${locale}">`);
      const words = mail.text.replace(/https:\S+/g, '').replace(/<[^>]*>|A&B/g, '');
      expect(words).not.toMatch(FOREIGN[locale]);
    },
  );

  it('differ between kinds', () => {
    const ofKinds = new Map(NOTES.map((note) => [note.kind, render(note, locale).subject]));
    expect(new Set(ofKinds.values()).size).toBe(MAIL_KINDS.length);
  });
});

describe('amounts and days', () => {
  const refund = { kind: 'refunded', facts: { planName: 'A', amount: MONTHLY } } as const;
  const late = {
    kind: 'renewed',
    facts: { planName: 'A', periodEnd: new Date('2026-12-01T01:00:00Z') },
  } as const;

  it('are written as the language does', () => {
    expect(render(refund, 'es-AR').subject).toBe('Te devolvimos $\u00a012.345,67');
    expect(render(refund, 'en').subject).toBe('We refunded ARS\u00a012,345.67');
  });

  it('leave out cents where there are none, and digits that a currency does not have', () => {
    const of = (amountMinor: number, currency: string) =>
      render(
        { kind: 'refunded', facts: { planName: 'A', amount: { amountMinor, currency } } },
        'en',
      ).subject;
    expect(of(2_499_000, 'ARS')).toBe('We refunded ARS\u00a024,990');
    expect(of(24_990, 'CLP')).toBe('We refunded CLP\u00a024,990');
  });

  it('tell the day as it is where people read it', () => {
    expect(render(late, 'es-AR').subject).toContain('30 de noviembre de 2026');
    expect(render(late, 'en').subject).toContain('December 1, 2026');
  });
});
