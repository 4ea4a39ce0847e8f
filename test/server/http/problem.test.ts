import { MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { ProblemError, toProblem } from '#server/http/problem.ts';

const named = (name: string) => Object.assign(new Error('secret detail'), { name });

describe('what was thrown', () => {
  it.each([
    ['a lost connection', new MongoNetworkError('secret detail')],
    ['no server', new MongoServerSelectionError('secret detail', {} as never)],
    ['a pool that was cleared', named('MongoPoolClearedError')],
    ['a pool that was cleared over the network', named('PoolClearedOnNetworkError')],
    ['a pool that was closed', named('MongoPoolClosedError')],
    ['a queue that was too long', named('MongoWaitQueueTimeoutError')],
    ['a socket found closed', Object.assign(new Error('secret detail'), { code: 'EPIPE' })],
    ['a server that shuts down', new MongoServerError({ message: 'secret detail', code: 91 })],
    ['a server that stepped down', new MongoServerError({ message: 'secret detail', code: 189 })],
    [
      'a server that is not primary',
      new MongoServerError({ message: 'secret detail', code: 10_107 }),
    ],
  ])('as %s is "not now", with a time to come back', (_name, thrown) => {
    const problem = toProblem(thrown);
    expect(problem).toMatchObject({ code: 'UNAVAILABLE', status: 503 });
    expect(problem.members).toEqual({ retryable: true, retryAfterSeconds: 5 });
  });

  it.each([
    ['an error of ours', new TypeError('secret detail')],
    ['an error of the database', new MongoServerError({ message: 'secret detail', code: 2 })],
    ['a text', 'secret detail'],
    ['nothing', undefined],
    ['null', null],
    [
      'an error with a status of its own',
      Object.assign(new Error('secret detail'), { status: 503 }),
    ],
  ])('as %s is our fault, and says nothing of it', (_name, thrown) => {
    const problem = toProblem(thrown);
    expect(problem).toMatchObject({ code: 'INTERNAL', status: 500, members: {} });
    expect(problem.message).not.toContain('secret');
  });

  it.each([
    [400, 'INVALID_REQUEST', 400],
    [413, 'PAYLOAD_TOO_LARGE', 413],
    [415, 'UNSUPPORTED_MEDIA_TYPE', 415],
  ])('by a parser with status %i is %s', (status, code, answered) => {
    const problem = toProblem(Object.assign(new Error('secret detail'), { status }));
    expect(problem).toMatchObject({ code, status: answered });
    expect(JSON.stringify(problem.members)).not.toContain('secret');
  });

  it('as a problem stays the problem', () => {
    const problem = new ProblemError('DUPLICATE', { field: 'sku' });
    expect(toProblem(problem)).toBe(problem);
  });
});
