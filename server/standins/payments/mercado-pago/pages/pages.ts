import type { Answer, Request } from '../../http/exchange.ts';
import { languageOf } from '../../pages/language.ts';
import { notFoundPage } from '../../pages/layout.ts';
import { MercadoPagoApiError } from '../api-error.ts';
import { findPayment, findPreapproval, findPreference } from '../find.ts';
import type { MercadoPagoWorld } from '../world.ts';
import type { PageContext } from './context.ts';
import { showPaymentPage, submitPaymentPage } from './payment-page.ts';
import { showSubscriptionPage, submitSubscriptionPage } from './subscription-page.ts';
import { showTicketPage } from './ticket-page.ts';

const PAGES = ['/checkout/v1/redirect', '/subscriptions/checkout', '/ticket'] as const;

/** Whether an address without the prefix is one for browsers; the others are the API's. */
export function isPage(path: string): boolean {
  return PAGES.some((page) => page === path);
}

export function answerMercadoPagoPage(
  world: MercadoPagoWorld,
  request: Request,
  path: string,
): Answer {
  const { query, headers } = request;
  // Guess: nothing that is sent when a page is made names a language (its API description), so the reader's is spoken.
  const language = languageOf(query.get('lang') ?? headers['accept-language'] ?? null);
  const context = { language, query };
  try {
    return answer(world, request, path, context);
  } catch (error) {
    if (error instanceof MercadoPagoApiError) return notFoundPage(context.language);
    throw error;
  }
}

function answer(
  world: MercadoPagoWorld,
  { method, query, body }: Request,
  path: string,
  context: PageContext,
): Answer {
  const { state } = world;
  const form = new URLSearchParams(body);
  const isSubmitted = method === 'POST';
  if (path === '/checkout/v1/redirect') {
    const preference = findPreference(state, query.get('pref_id') ?? '');
    return isSubmitted
      ? submitPaymentPage(world, preference, context, form)
      : showPaymentPage(world, preference, context);
  }
  if (path === '/subscriptions/checkout') {
    const preapproval = findPreapproval(state, query.get('preapproval_id') ?? '');
    return isSubmitted
      ? submitSubscriptionPage(world, preapproval, context, form)
      : showSubscriptionPage(preapproval, context);
  }
  return showTicketPage(findPayment(state, query.get('payment_id') ?? ''), context);
}
