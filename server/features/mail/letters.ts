import type { Locale } from '#shared/contracts/accounts.ts';
import type { Letter, Letters } from './letter.ts';
import { accountLettersEn } from './letters-en-account.ts';
import { paymentLettersEn } from './letters-en-payment.ts';
import { planLettersEn } from './letters-en-plan.ts';
import { accountLettersEs } from './letters-es-account.ts';
import { paymentLettersEs } from './letters-es-payment.ts';
import { planLettersEs } from './letters-es-plan.ts';
import { MAIL_FORMATS } from './mail-format.ts';
import type { MailKind, MailNote } from './mail-kinds.ts';

const LETTERS: Record<Locale, Letters> = {
  'es-AR': { ...accountLettersEs, ...planLettersEs, ...paymentLettersEs },
  en: { ...accountLettersEn, ...planLettersEn, ...paymentLettersEn },
};

/** Every kind that there is a text for. */
export const MAIL_KINDS = Object.keys(LETTERS.en) as MailKind[];

export function writeLetter(note: MailNote, locale: Locale): Letter {
  const write = LETTERS[locale][note.kind] as Letters[MailKind] as (
    facts: MailNote['facts'],
    format: (typeof MAIL_FORMATS)[Locale],
  ) => Letter;
  return write(note.facts, MAIL_FORMATS[locale]);
}
