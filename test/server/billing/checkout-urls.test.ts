import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedReturnUrl } from '#server/features/billing/checkout-urls.ts';
import { ProblemError } from '#server/http/problem.ts';

const HOME = 'https://estante.example';
const ORIGINS = [HOME, 'https://app.example:8443'];

function outcome(value: string): string | null {
  try {
    return allowedReturnUrl(value, ORIGINS);
  } catch (thrown) {
    if (thrown instanceof ProblemError && thrown.code === 'INVALID_RETURN_URL') return null;
    throw thrown;
  }
}

describe('a return address', () => {
  it.each([
    '/clients',
    '/clients?form=new&q=%2F%2Fevil.example',
    '/clients#top',
    `${HOME}/products`,
    'https://app.example:8443/x?y=1',
  ])('%s is followed', (value) => {
    expect(outcome(value)).toBe(value);
  });

  it.each([
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\u0000/evil.example',
    ' //evil.example',
    '/..//evil.example',
    '/.//evil.example',
    '/a/../..//evil.example',
    '/%2e%2e//evil.example',
    'clients',
    '',
    'https:evil.example',
    'https:/evil.example',
    'https://evil.example',
    'https://estante.example.evil.example/',
    'https://estante.example@evil.example/',
    'https://evil.example\\@estante.example/',
    'https://user:secret@estante.example/',
    'https://estante.example:444/',
    'http://estante.example/',
    'https://estante.example//evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)//estante.example',
    'data:text/html,<script>alert(1)</script>',
    'blob:https://estante.example/0b1c',
    'filesystem:https://estante.example/x',
    'ftp://estante.example/',
    'https://ESTANTE.example.',
    'https://estante。example/\u2028',
    'null',
  ])('%j is refused', (value) => {
    expect(outcome(value)).toBeNull();
  });

  it('leads nowhere but to an allowed origin, however it is put together', () => {
    const part = fc.constantFrom(
      '/',
      '//',
      '\\',
      '..',
      '.',
      '@',
      ':',
      '?',
      '#',
      '%2f',
      '%5c',
      '\t',
      '\u00a0',
      'https:',
      'http:',
      'javascript:',
      'blob:',
      'evil.example',
      'estante.example',
      HOME,
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        const followed = outcome(parts.join(''));
        if (followed === null) return;
        const url = new URL(followed, HOME);
        expect(ORIGINS).toContain(url.origin);
        expect(url.protocol).toBe('https:');
        // Again, as a router does that takes the resolved path for an address.
        expect(ORIGINS).toContain(new URL(url.pathname, HOME).origin);
      }),
      { numRuns: 5000, seed: 2026 },
    );
  });

  it('of any text at all is followed or refused, and never an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
        expect(ORIGINS).toContain(new URL(outcome(value) ?? '/', HOME).origin);
      }),
      { numRuns: 2000, seed: 2026 },
    );
  });
});
