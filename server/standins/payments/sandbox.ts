import { timingSafeEqual } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import { answerControl, CONTROL_PREFIX } from './control/control-api.ts';
import type { ControlContext } from './control/operations.ts';
import { answerControlPage, isControlPage } from './control-page/answer-control-page.ts';
import { type Answer, json, type Request } from './http/exchange.ts';
import { answerMercadoPagoApi, invalidToken } from './mercado-pago/api.ts';
import { answerMercadoPagoPage, isPage } from './mercado-pago/pages/pages.ts';
import { STYLESHEET } from './pages/stylesheet.ts';
import { answerApi, unauthorized } from './stripe/api.ts';
import { createIdempotencyStore } from './stripe/idempotency.ts';
import { answerStripePage } from './stripe/pages/pages.ts';
import { MERCADO_PAGO_PREFIX } from './worlds.ts';

/** One call of an API with its answer; null where the connection was cut. */
export interface Exchange {
  provider: ProviderName;
  /** As the provider has it: without the sandbox's prefix, and without a slash at the end. */
  path: string;
  request: Request;
  answer: Answer | null;
}

interface SandboxParts extends ControlContext {
  /** Opens Stripe's API and the controls. */
  apiKey: string;
  accessToken: string;
  /** Where browsers reach it. */
  origin: () => string;
  save: () => Promise<void>;
  /** Is told of each call that came with the right key. */
  onExchange?: ((exchange: Exchange) => void) | undefined;
}

interface Sandbox {
  /** Null cuts the connection. What changed is written down before the answer is given. */
  answer(request: Request): Promise<Answer | null>;
  /** Does what fell due while nobody asked. */
  tick(): Promise<void>;
}

/** Everything but the listening: both APIs, controls and pages, by path. */
export function createSandbox(parts: SandboxParts): Sandbox {
  const { worlds, faults, log, apiKey, accessToken, save } = parts;
  const idempotency = createIdempotencyStore(worlds.stripe);

  async function answer(request: Request): Promise<Answer | null> {
    const hasRun = worlds.runDue();
    const answered = await byPath(request);
    if (hasRun || request.method !== 'GET') await save();
    return answered;
  }

  async function byPath(request: Request): Promise<Answer | null> {
    const { path } = request;
    if (path === '/sandbox.css') return stylesheet();
    if (path.startsWith(CONTROL_PREFIX)) {
      return hasKey(request, apiKey) ? answerControl(parts, request) : unauthorized();
    }
    if (isControlPage(path)) return answerControlPage(parts, request, parts.origin());
    if (path.startsWith(`${MERCADO_PAGO_PREFIX}/`)) return mercadoPago(request);
    if (!path.startsWith('/v1/')) return answerStripePage(worlds.stripe, request);
    if (!hasKey(request, apiKey)) return unauthorized();
    return logged('stripe', request, (underWay) =>
      answerApi(worlds.stripe, idempotency, request, underWay),
    );
  }

  async function mercadoPago(request: Request): Promise<Answer | null> {
    const path = request.path.slice(MERCADO_PAGO_PREFIX.length);
    if (isPage(path)) return answerMercadoPagoPage(worlds.mercadoPago, request, path);
    if (!hasKey(request, accessToken)) return invalidToken();
    return logged('mercadopago', request, async (underWay) => {
      await underWay();
      return answerMercadoPagoApi(worlds.mercadoPago, request, path);
    });
  }

  async function logged(
    provider: ProviderName,
    request: Request,
    run: ApiCall,
  ): Promise<Answer | null> {
    const answered = await withFaults(provider, request, run);
    const key = request.headers['idempotency-key'] ?? request.headers['x-idempotency-key'];
    log.add({
      at: worlds.clock.now().toISOString(),
      method: request.method,
      path: request.path,
      status: answered?.status ?? 0,
      idempotencyKey: typeof key === 'string' ? key : null,
      isReplay: answered?.headers['idempotent-replayed'] === 'true',
    });
    parts.onExchange?.({ provider, path: apiPath(request.path), request, answer: answered });
    return answered;
  }

  async function withFaults(
    provider: ProviderName,
    request: Request,
    run: ApiCall,
  ): Promise<Answer | null> {
    const fault = faults.take(provider, request.method, request.path);
    const latency = async () => {
      if (fault && fault.latencyMs > 0) await wait(fault.latencyMs, undefined, { ref: false });
    };
    if (fault && fault.status !== null && fault.when === 'before') {
      await latency();
      return failure(fault.status);
    }
    const answered = await run(latency);
    return fault && fault.status !== null ? failure(fault.status) : answered;
  }

  return {
    answer,
    async tick() {
      if (worlds.runDue()) await save();
    },
  };
}

function apiPath(path: string): string {
  const isMercadoPago = path.startsWith(`${MERCADO_PAGO_PREFIX}/`);
  return (isMercadoPago ? path.slice(MERCADO_PAGO_PREFIX.length) : path).replace(/\/$/, '');
}

/** Answers one call of an API; it calls what it is given for the time that it takes. */
type ApiCall = (underWay: () => Promise<void>) => Promise<Answer>;

/** In a shape that both SDKs read. */
function failure(status: number): Answer | null {
  if (status === 0) return null;
  const message = 'A fault that was asked for.';
  return json(status, { error: { type: 'api_error', message }, message, status, cause: [] });
}

function stylesheet(): Answer {
  const headers = { 'content-type': 'text/css; charset=utf-8' };
  return { status: 200, headers, body: STYLESHEET };
}

function hasKey(request: Request, key: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${key}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
