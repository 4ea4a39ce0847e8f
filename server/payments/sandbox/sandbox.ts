import { timingSafeEqual } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { answerControl, type ControlContext } from './control/control-api.ts';
import { type Answer, json, type Request } from './http/exchange.ts';
import { answerPage } from './pages/pages.ts';
import { answerApi, unauthorized } from './stripe/api.ts';
import { createIdempotencyStore } from './stripe/idempotency.ts';
import { runDue } from './stripe/lifecycle/due.ts';

interface SandboxParts extends ControlContext {
  apiKey: string;
  save: () => Promise<void>;
}

interface Sandbox {
  /** Null cuts the connection. What changed is written down before the answer is given. */
  answer(request: Request): Promise<Answer | null>;
  /** Does what fell due while nobody asked. */
  tick(): Promise<void>;
}

/** Everything but the listening: API, controls and pages, by path. */
export function createSandbox(parts: SandboxParts): Sandbox {
  const { world, faults, log, apiKey, save } = parts;
  const idempotency = createIdempotencyStore(world);

  async function answer(request: Request): Promise<Answer | null> {
    const hasRun = runDue(world);
    const answered = await byPath(request);
    if (hasRun || request.method !== 'GET') await save();
    return answered;
  }

  async function byPath(request: Request): Promise<Answer | null> {
    const isControl = request.path.startsWith('/__sandbox/');
    if (!isControl && !request.path.startsWith('/v1/')) return answerPage(world, request);
    if (!hasKey(request, apiKey)) return unauthorized();
    return isControl ? answerControl(parts, request) : logged(request);
  }

  async function logged(request: Request): Promise<Answer | null> {
    const answered = await withFaults(request);
    const key = request.headers['idempotency-key'];
    log.add({
      at: world.clock.now().toISOString(),
      method: request.method,
      path: request.path,
      status: answered?.status ?? 0,
      idempotencyKey: typeof key === 'string' ? key : null,
      isReplay: answered?.headers['idempotent-replayed'] === 'true',
    });
    return answered;
  }

  async function withFaults(request: Request): Promise<Answer | null> {
    const fault = faults.take(request.method, request.path);
    const latency = async () => {
      if (fault && fault.latencyMs > 0) await wait(fault.latencyMs);
    };
    if (fault && fault.status !== null && fault.when === 'before') {
      await latency();
      return failure(fault.status);
    }
    const answered = await answerApi(world, idempotency, request, latency);
    return fault && fault.status !== null ? failure(fault.status) : answered;
  }

  return {
    answer,
    async tick() {
      if (runDue(world)) await save();
    },
  };
}

function failure(status: number): Answer | null {
  if (status === 0) return null;
  return json(status, { error: { type: 'api_error', message: 'A fault that was asked for.' } });
}

function hasKey(request: Request, apiKey: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${apiKey}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
