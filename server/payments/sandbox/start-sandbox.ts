import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#server/clock.ts';
import { createFaults } from './control/faults.ts';
import { createRequestLog } from './control/request-log.ts';
import { json, readRequest, send } from './http/exchange.ts';
import { createSandbox } from './sandbox.ts';
import { createStateFile } from './state-file.ts';
import { forgetOld } from './stripe/retention.ts';
import { emptyState, type StripeState } from './stripe/state.ts';
import { createWorld } from './stripe/world.ts';
import { createVirtualClock } from './virtual-clock.ts';
import { createWebhookSender } from './webhooks/sender.ts';

interface StripeSandboxOptions {
  /** 0 takes any that is free. */
  port: number;
  host?: string;
  /** Where browsers reach it, when that is not where it listens. */
  publicOrigin?: string;
  /** Null forgets everything at the end. */
  stateFile: string | null;
  /** The only key that the API takes; it also opens the controls. */
  apiKey: string;
  webhook: { url: string; secret: string };
  clock: Clock;
}

export interface StripeSandbox {
  origin: string;
  /** The sandbox's time: the given clock, moved by the controls. */
  clock: Clock;
  stop(): Promise<void>;
}

const TICK_MS = 1000;

/**
 * Starts a local stand-in for Stripe, which the real SDK talks to over HTTP: API, payment page, portal,
 * signed webhooks, and controls under /__sandbox/.
 * @throws in production, where pretended payments must not exist.
 */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error('The payment sandbox refuses to start in production.');
  }
  const clock = createVirtualClock(options.clock);
  let origin = '';
  const world = createWorld(clock, () => options.publicOrigin ?? origin);
  const file = createStateFile<StripeState>(options.stateFile);
  const remembered = await file.load();
  if (remembered) world.replaceState({ ...emptyState(), ...remembered });

  const save = async () => {
    world.state.clockOffsetSeconds = clock.offsetSeconds;
    forgetOld(world.state, world.now());
    await file.save(world.state);
  };
  const sender = createWebhookSender({ world, target: options.webhook, onChange: save });
  const sandbox = createSandbox({
    world,
    sender,
    apiKey: options.apiKey,
    faults: createFaults(),
    log: createRequestLog(),
    save,
  });

  const server = createServer((incoming, response) => {
    readRequest(incoming)
      .then((request) => sandbox.answer(request))
      .then((answer) => send(response, answer))
      .catch((error: unknown) => send(response, json(500, failureOf(error))))
      .finally(() => sender.wake());
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, host, resolve);
  });
  origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const tick = setInterval(() => {
    sandbox.tick().catch(() => {});
    sender.wake();
  }, TICK_MS);
  tick.unref();

  return {
    origin: options.publicOrigin ?? origin,
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
  const message = error instanceof Error ? error.message : String(error);
  return { error: { type: 'api_error', message: `The sandbox failed: ${message}` } };
}
