import { createHmac, randomBytes } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { describe, expect, it } from 'vitest';
import { createTokens } from '#server/features/accounts/tokens.ts';
import { createTestClock } from '#test/support/test-clock.ts';

const MINUTE_MS = 60_000;

function setup(secret = randomBytes(48).toString('base64url')) {
  const clock = createTestClock();
  return { clock, secret, tokens: createTokens(secret, clock) };
}

describe('tokens', () => {
  it('are read again and again while they last, and not after', () => {
    const { clock, tokens } = setup();
    const token = tokens.issue('session-1', 15 * 60);
    expect(tokens.read(token)).toMatchObject({ sessionId: 'session-1' });
    clock.advance(14 * MINUTE_MS);
    expect(tokens.read(token)).toMatchObject({ sessionId: 'session-1' });
    clock.advance(MINUTE_MS);
    expect(tokens.read(token)).toBeNull();
    expect(tokens.read(token, { graceSeconds: 60 })).toMatchObject({ sessionId: 'session-1' });
    clock.advance(MINUTE_MS);
    expect(tokens.read(token, { graceSeconds: 60 })).toBeNull();
  });

  it('are refused when a letter differs from one that was accepted', () => {
    const { tokens } = setup();
    const token = tokens.issue('session-1', 900);
    expect(tokens.read(token)).not.toBeNull();
    for (let at = 0; at < token.length; at += 1) {
      // The last letter of a signature of 32 bytes has two bits that say nothing.
      if (at === token.length - 1) continue;
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(tokens.read(token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    }
  });

  it('are refused when they are not ours', () => {
    const { secret, tokens } = setup();
    const claims = { sid: 'session-1', iss: 'estante', aud: 'estante-app' };
    const options = { expiresIn: 900 };
    expect(tokens.read(jwt.sign(claims, secret, options))).not.toBeNull();
    expect(tokens.read(setup().tokens.issue('session-1', 900))).toBeNull();
    expect(tokens.read(jwt.sign({ ...claims, iss: 'other' }, secret, options))).toBeNull();
    expect(tokens.read(jwt.sign({ ...claims, aud: 'other' }, secret, options))).toBeNull();
    expect(tokens.read(jwt.sign(claims, secret, { ...options, algorithm: 'HS512' }))).toBeNull();
    expect(tokens.read(jwt.sign(claims, '', { ...options, algorithm: 'none' }))).toBeNull();
    expect(tokens.read(jwt.sign({ ...claims, sid: 1 }, secret, options))).toBeNull();
    expect(tokens.read(jwt.sign(claims, secret))).toBeNull();
    expect(tokens.read('')).toBeNull();
  });

  it.each([
    [{ exp: '9999999999' }, {}],
    [{ exp: [9_999_999_999] }, {}],
    [{ exp: null }, {}],
    [{ iat: '0' }, {}],
    [{}, { crit: ['exp'] }],
    [{}, { crit: [], b64: false }],
  ])('with claims %j and the header %j are refused', (claims, header) => {
    const { secret, tokens } = setup();
    const now = Math.floor(Date.now() / 1000);
    const encoded = [
      { alg: 'HS256', typ: 'JWT', ...header },
      { sid: 's', iss: 'estante', aud: 'estante-app', iat: now, exp: now + 900, ...claims },
    ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signed = encoded.join('.');
    const signature = createHmac('sha256', secret).update(signed).digest('base64url');
    expect(tokens.read(`${signed}.${signature}`)).toBeNull();
  });
});
