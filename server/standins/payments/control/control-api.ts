import { type Answer, json, type Request } from '../http/exchange.ts';
import { readControlBody } from './body.ts';
import { type ControlContext, OPERATIONS, replay } from './operations.ts';
import { ControlError, refusalOf } from './refusal.ts';

export const CONTROL_PREFIX = '/__sandbox/';
const REPLAY = 'webhooks/replay/';

/** The controls for programs, the key already checked. */
export async function answerControl(context: ControlContext, request: Request): Promise<Answer> {
  const name = request.path.slice(CONTROL_PREFIX.length);
  try {
    return json(200, await resultOf(context, request, name));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) return json(refusal.status, { error: { message: refusal.message } });
    throw error;
  }
}

async function resultOf(context: ControlContext, request: Request, name: string): Promise<unknown> {
  if (request.method === 'GET' && name === 'state') return stateOf(context);
  if (request.method === 'GET' && name === 'log') return { requests: context.log.entries() };
  if (request.method === 'POST') {
    if (name.startsWith(REPLAY)) return replay(context, name.slice(REPLAY.length));
    const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
    if (operation) return operation(context, readControlBody(request.body));
  }
  throw new ControlError(404, 'No such control.');
}

/** Stripe's objects stand at the top as well, where they were when it was alone. */
function stateOf({ worlds: { clock, state } }: ControlContext): object {
  const { stripe, mercadoPago, webhooks } = state;
  return {
    now: clock.now(),
    ...stripe,
    stripe,
    mercadoPago,
    deliveries: webhooks.waiting,
    attempts: webhooks.attempts,
  };
}
