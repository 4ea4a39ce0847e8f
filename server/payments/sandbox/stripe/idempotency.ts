import { createHash } from 'node:crypto';
import { type Answer, json, type Request } from '../http/exchange.ts';
import { ApiError } from './api-error.ts';
import type { World } from './world.ts';

/** Stripe docs: Idempotent requests. */
export interface IdempotencyStore {
  /**
   * Runs once for each key: repeated, the first answer is given again; repeated with other parameters it is
   * 400, and while the first is still running 409. Answers to invalid parameters are not kept.
   */
  once(
    key: string,
    parameters: string,
    headers: Readonly<Record<string, string>>,
    run: () => Promise<Answer>,
  ): Promise<Answer>;
}

export function createIdempotencyStore(world: World): IdempotencyStore {
  const running = new Set<string>();
  return {
    async once(key, parameters, headers, run) {
      const stored = world.state.idempotency[key];
      if (stored && stored.parameters !== parameters) return otherParameters(headers);
      if (stored) {
        return {
          status: stored.status,
          headers: {
            'content-type': 'application/json',
            'idempotent-replayed': 'true',
            ...headers,
          },
          body: stored.body,
        };
      }
      if (running.has(key)) return inUse(headers);
      running.add(key);
      try {
        const answer = await run();
        if (isKept(answer.status)) {
          const { status, body } = answer;
          world.state.idempotency[key] = { at: world.now(), parameters, status, body };
        }
        return answer;
      } finally {
        running.delete(key);
      }
    },
  };
}

export function parameterHash(request: Request): string {
  const hash = createHash('sha256');
  return hash.update(`${request.method} ${request.path}\n${request.body}`).digest('hex');
}

function isKept(status: number): boolean {
  return status < 400 || status === 402 || status >= 500;
}

function otherParameters(headers: Readonly<Record<string, string>>): Answer {
  const message = 'Keys for idempotent requests can only be used with the same parameters.';
  return json(400, new ApiError(400, 'idempotency_error', message).body, headers);
}

function inUse(headers: Readonly<Record<string, string>>): Answer {
  const message = 'There is currently another in-progress request using this key.';
  const error = new ApiError(409, 'invalid_request_error', message, {
    code: 'idempotency_key_in_use',
  });
  return json(409, error.body, headers);
}
