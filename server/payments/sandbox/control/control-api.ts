import { type Answer, json, type Request } from '../http/exchange.ts';
import { findRoute, type Route } from '../http/routes.ts';
import { ApiError } from '../stripe/api-error.ts';
import { runDue } from '../stripe/lifecycle/due.ts';
import { emptyState } from '../stripe/state.ts';
import type { World } from '../stripe/world.ts';
import { FAULTLESS, readFaultMode } from '../webhooks/fault-mode.ts';
import type { WebhookSender } from '../webhooks/sender.ts';
import { type Faults, readFault } from './faults.ts';
import { disputeNow, refundNow, renewNow } from './interventions.ts';
import type { RequestLog } from './request-log.ts';

export interface ControlContext {
  world: World;
  sender: WebhookSender;
  faults: Faults;
  log: RequestLog;
}

type ControlBody = Readonly<Record<string, unknown>>;
type Handler = (
  context: ControlContext,
  body: ControlBody,
  ids: Readonly<Record<string, string>>,
) => unknown;

/** What a person or a test may do to this little world: move time, make things fail, look inside. */
const ROUTES: readonly Route<Handler>[] = [
  {
    method: 'POST',
    path: '/__sandbox/webhooks/mode',
    handle({ sender }, body) {
      sender.mode = readFaultMode(body);
      return sender.mode;
    },
  },
  { method: 'POST', path: '/__sandbox/webhooks/flush', handle: ({ sender }) => sender.flush() },
  {
    method: 'POST',
    path: '/__sandbox/webhooks/replay/:eventId',
    handle: ({ sender }, _body, ids) => sender.replay(ids['eventId'] ?? ''),
  },
  {
    method: 'POST',
    path: '/__sandbox/clock/advance',
    handle({ world }, body) {
      const { seconds } = body;
      if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0) {
        throw new ApiError(400, 'invalid_request_error', 'seconds: a whole number from 0.');
      }
      world.clock.advance(seconds);
      runDue(world);
      return { now: world.clock.now() };
    },
  },
  { method: 'POST', path: '/__sandbox/renew', handle: ({ world }, body) => renewNow(world, body) },
  {
    method: 'POST',
    path: '/__sandbox/dispute',
    handle: ({ world }, body) => disputeNow(world, body),
  },
  {
    method: 'POST',
    path: '/__sandbox/refund',
    handle: ({ world }, body) => refundNow(world, body),
  },
  {
    method: 'POST',
    path: '/__sandbox/dunning',
    handle({ world }, { end }) {
      if (end !== 'cancel' && end !== 'unpaid' && end !== 'past_due') {
        throw new ApiError(400, 'invalid_request_error', 'end: cancel, unpaid or past_due.');
      }
      world.state.endOfDunning = end;
      return { end };
    },
  },
  {
    method: 'POST',
    path: '/__sandbox/faults',
    handle({ faults }, body) {
      const fault = readFault(body);
      faults.add(fault);
      return fault;
    },
  },
  {
    method: 'GET',
    path: '/__sandbox/state',
    handle: ({ world }) => ({ now: world.clock.now(), ...world.state }),
  },
  {
    method: 'GET',
    path: '/__sandbox/log',
    handle: ({ log }) => ({ requests: log.entries() }),
  },
  {
    method: 'POST',
    path: '/__sandbox/reset',
    handle({ world, sender, faults, log }) {
      world.replaceState(emptyState());
      sender.mode = FAULTLESS;
      faults.clear();
      log.clear();
      return { now: world.clock.now() };
    },
  },
];

export async function answerControl(context: ControlContext, request: Request): Promise<Answer> {
  const found = findRoute(ROUTES, request.method, request.path);
  if (!found) return json(404, { error: { message: 'No such control.' } });
  try {
    return json(200, await found.route.handle(context, readBody(request.body), found.ids));
  } catch (error) {
    if (error instanceof ApiError) return json(error.status, error.body);
    throw error;
  }
}

function readBody(text: string): ControlBody {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Answered below, as any other body that is not an object.
  }
  throw new ApiError(400, 'invalid_request_error', 'The body must be a JSON object.');
}
