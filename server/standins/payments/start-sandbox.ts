import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createFaults } from './control/faults.ts';
import { createRequestLog } from './control/request-log.ts';
import { json, readRequest, send } from './http/exchange.ts';
import { forgetOldNotifications } from './mercado-pago/retention.ts';
import { mercadoPagoChannel } from './mercado-pago/webhook-channel.ts';
import { createSandbox, type Exchange } from './sandbox.ts';
import { readSandboxState } from './sandbox-state.ts';
import { createStateFile } from './state-file.ts';
import { forgetOld } from './stripe/retention.ts';
import { stripeChannel } from './stripe/webhook-channel.ts';
import { type Clock, createVirtualClock } from './virtual-clock.ts';
import { createWebhookSender } from './webhooks/sender.ts';
import { createWorlds, MERCADO_PAGO_PREFIX } from './worlds.ts';

interface SandboxOptions {
  /** 0 takes any that is free, and so does one that is taken. */
  port: number;
  host?: string;
  /** Where browsers reach it, when that is not where it listens. */
  publicOrigin?: string;
  /** Null forgets everything at the end. */
  stateFile: string | null;
  clock: Clock;
  stripe: {
    /** The only key that its API takes; it also opens the controls. */
    apiKey: string;
    webhook: WebhookTarget;
  };
  mercadoPago: {
    accessToken: string;
    webhook: WebhookTarget;
    /** From the authorization of a subscription to its first charge; a moment when it is not said. */
    firstChargeDelaySeconds?: number;
  };
  /** Sees each call of an API and its answer, before it is given. */
  onExchange?: (exchange: Exchange) => void;
}

interface WebhookTarget {
  url: string;
  secret: string;
}

export interface PaymentSandbox {
  origin: string;
  stripeBase: string;
  mercadoPagoBase: string;
  /** The page on which a person moves time and makes things fail. */
  controlUrl: string;
  /** The sandbox's time: the given clock, moved by the controls. */
  clock: Clock;
  stop(): Promise<void>;
}

const TICK_MS = 1000;

/**
 * Starts a local stand-in for Stripe and Mercado Pago, which the real SDKs talk to over HTTP: APIs, payment
 * pages, portal, signed webhooks, and controls.
 * @throws in production, where pretended payments must not exist.
 */
export async function startSandbox(options: SandboxOptions): Promise<PaymentSandbox> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error('The payment sandbox refuses to start in production.');
  }
  const clock = createVirtualClock(options.clock);
  let listening = '';
  const origin = () => options.publicOrigin ?? listening;
  const { firstChargeDelaySeconds } = options.mercadoPago;
  const settings = firstChargeDelaySeconds === undefined ? {} : { firstChargeDelaySeconds };
  const worlds = createWorlds({ clock, origin, settings });
  const file = createStateFile(options.stateFile);
  worlds.replaceState(readSandboxState(await file.load(), settings));

  const save = async () => {
    const { state } = worlds;
    state.clockOffsetSeconds = clock.offsetSeconds;
    forgetOld(state.stripe, worlds.stripe.now());
    const waiting = new Set(state.webhooks.waiting.map(({ messageId }) => messageId));
    forgetOldNotifications(state.mercadoPago, waiting);
    await file.save(state);
  };
  const sender = createWebhookSender({
    clock,
    state: () => worlds.state.webhooks,
    channels: {
      stripe: stripeChannel(worlds.stripe, options.stripe.webhook),
      mercadopago: mercadoPagoChannel(worlds.mercadoPago, options.mercadoPago.webhook),
    },
    onChange: save,
  });
  const sandbox = createSandbox({
    worlds,
    sender,
    apiKey: options.stripe.apiKey,
    accessToken: options.mercadoPago.accessToken,
    faults: createFaults(),
    log: createRequestLog(),
    origin,
    save,
    onExchange: options.onExchange,
  });

  const server = createServer((incoming, response) => {
    readRequest(incoming)
      .then((request) => sandbox.answer(request))
      .then((answer) => send(response, answer))
      .catch((error: unknown) => send(response, json(500, failureOf(error))))
      .finally(() => sender.wake());
  });
  const host = options.host ?? '127.0.0.1';
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, () => resolve());
    });
  await listen(options.port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') return listen(0);
    throw error;
  });
  listening = `http://${host}:${(server.address() as AddressInfo).port}`;
  const tick = setInterval(() => {
    sandbox.tick().catch(() => {});
    sender.wake();
  }, TICK_MS);
  tick.unref();

  return {
    origin: origin(),
    stripeBase: origin(),
    mercadoPagoBase: `${origin()}${MERCADO_PAGO_PREFIX}`,
    controlUrl: `${origin()}/sandbox`,
    clock,
    async stop() {
      clearInterval(tick);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await Promise.race([sender.idle(), wait(TICK_MS, undefined, { ref: false })]);
      await save();
    },
  };
}

/** A defect of the sandbox itself; whoever works with it is told what went wrong. */
function failureOf(error: unknown): object {
  const text = error instanceof Error ? error.message : String(error);
  const message = `The sandbox failed: ${text}`;
  return { error: { type: 'api_error', message }, message, status: 500, cause: [] };
}
