import { createHash } from 'node:crypto';
import { type Answer, json, type Request } from '../http/exchange.ts';
import { ApiError } from './api-error.ts';
import type { World } from './world.ts';

/** Stripe docs: Idempotent requests. */
export interface IdempotencyStore {
  /**
   * Runs once for each key: repeated, the first answer is given again; repeated with other parameters it is
   * 400, and while the first is still running 409. Refusals are kept too, but for those of parameters.
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
            'original-request': stored.requestId,
            ...headers,
          },
          body: stored.body,
        };
      }
      if (running.has(key)) return inUse(headers);
      running.add(key);
      try {
        const answer = await run();
        if (isKept(answer)) {
          const { status, body } = answer;
          const requestId = headers['request-id'] ?? '';
          world.state.idempotency[key] = { at: world.now(), parameters, requestId, status, body };
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

/** "We save results only after the execution of an endpoint begins": which refusals come before it is a guess. */
function isKept({ status, body }: Answer): boolean {
  if (status !== 400) return status < 400 || status === 402 || status >= 500;
  const { error } = JSON.parse(String(body)) as { error: { type: string; code?: string } };
  const isOfParameters = /^(parameter_|url_invalid)/.test(error.code ?? '');
  return error.type !== 'idempotency_error' && !isOfParameters;
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
