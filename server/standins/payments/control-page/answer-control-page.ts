import type { ControlBody } from '../control/body.ts';
import { type ControlContext, OPERATIONS, replay } from '../control/operations.ts';
import { ControlError, refusalOf } from '../control/refusal.ts';
import { type Answer, type Request, seeOther } from '../http/exchange.ts';
import { html } from '../pages/html.ts';
import { type Language, languageOf } from '../pages/language.ts';
import { notFoundPage, pageAnswer } from '../pages/layout.ts';
import { controlPage } from './page.ts';
import { isOwnHost, isSameOrigin } from './same-origin.ts';
import { TEXTS } from './texts.ts';

const PAGE = '/sandbox';
const REPLAY = 'webhooks/replay/';

export function isControlPage(path: string): boolean {
  return path === PAGE || path.startsWith(`${PAGE}/`);
}

/** The controls for people: a page of forms, and what they do. After a form the page is fetched anew. */
export async function answerControlPage(
  context: ControlContext,
  request: Request,
  publicOrigin: string,
): Promise<Answer> {
  const language = languageOf(request.query.get('lang'));
  if (!isOwnHost(request, publicOrigin)) return foreignPage(language);
  const operation = request.path.slice(PAGE.length + 1);
  if (request.method === 'GET' && operation === '') {
    const isDone = request.query.get('done') === 'yes';
    return controlPage(context, language, isDone ? { kind: 'done' } : null);
  }
  if (request.method !== 'POST') return notFoundPage(language);
  if (!isSameOrigin(request, publicOrigin)) return foreignPage(language);
  try {
    await run(context, operation, readForm(request.body));
    return seeOther(`${PAGE}?lang=${language}&done=yes${sectionOf(operation)}`);
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return controlPage(context, language, { kind: 'refused', message: refusal.message });
  }
}

async function run(context: ControlContext, name: string, body: ControlBody): Promise<void> {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (name.startsWith(REPLAY)) await replay(context, name.slice(REPLAY.length));
  else if (operation) await operation(context, body);
  else throw new ControlError(404, 'No such control.');
}

/** Where the browser goes on: without a script it would start from the top each time. */
function sectionOf(operation: string): string {
  const [subject = ''] = operation.split('/');
  if (['webhooks', 'tickets'].includes(subject)) return `#${subject}`;
  if (subject === 'health') return '#faults';
  return ['clock', 'reset'].includes(subject) ? '' : '#subscriptions';
}

const NUMBERS: ReadonlySet<string> = new Set(['seconds', 'delay', 'duplicate']);

/** The fields of a form as the controls take them; an empty one was not filled in. */
function readForm(encoded: string): ControlBody {
  const fields = [...new URLSearchParams(encoded)].filter(([, value]) => value !== '');
  return Object.fromEntries(fields.map(([name, value]) => [name, valueOf(name, value)]));
}

function valueOf(name: string, value: string): unknown {
  if (NUMBERS.has(name)) return Number(value);
  return value === 'true' || value === 'false' ? value === 'true' : value;
}

function foreignPage(language: Language): Answer {
  const { foreignTitle, foreign } = TEXTS[language];
  const body = html`<section class="card"><h1>${foreignTitle}</h1><p>${foreign}</p></section>`;
  return pageAnswer(language, foreignTitle, body, 403);
}
