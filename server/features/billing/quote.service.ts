import type { Clock } from '#server/clock.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Session } from '#server/http/session.ts';
import { lookupKey } from '#server/payments/payment-provider.ts';
import type { Preview, UpgradeBody } from '#shared/contracts/billing.ts';
import type { ChangeRequest, DecisionService, FoundChange } from './decision.service.ts';
import type { IntentsService } from './intents.service.ts';
import type { PlanChangeService } from './plan-change.service.ts';
import { presentPreview } from './preview.presenter.ts';
import { isForRequest, type Quotes, quoteOf, stillHolds } from './quotes.ts';

export interface QuoteService {
  /** What a change would cost and do, signed. @throws ProblemError where it is refused. */
  quote(session: Session, request: ChangeRequest): Promise<Preview>;
  /**
   * What is to be done, which is what the person was shown, where a quote says what that was.
   * @throws ProblemError QUOTE_CHANGED with what it would be now.
   */
  agreed(session: Session, request: UpgradeBody): Promise<FoundChange>;
}

export function createQuoteService(parts: {
  clock: Clock;
  decisions: DecisionService;
  intents: IntentsService;
  quotes: Quotes;
  changes: PlanChangeService;
}): QuoteService {
  const { clock, decisions, intents, quotes, changes } = parts;

  /**
   * What was shown of a page that is still open is what it goes on to cost: a difference is smaller a minute later, and
   * the page is not.
   */
  async function decide(session: Session, request: ChangeRequest): Promise<FoundChange> {
    const found = await decisions.decide(session.businessId, request);
    const { plan, provider, decision, current } = found;
    if (!decision.price || decision.method === 'none') return found;
    const key = lookupKey(plan, decision.price);
    const open = await intents.findOpen(current, provider.name, key);
    const isOfPeriod = open?.prorateAt && open.prorateAt >= (current.currentPeriodStart ?? 0);
    if (!isOfPeriod || open.kind !== 'change') return found;
    return decisions.decide(session.businessId, request, open.prorateAt ?? undefined);
  }

  async function quoted(request: ChangeRequest, found: FoundChange) {
    const shown = presentPreview(found, await changes.previewInPlace(found));
    const quote = quoteOf(found, request, shown, clock.now());
    return { quote, preview: { ...shown, quote: quotes.sign(quote) } };
  }

  async function quoteAnew(session: Session, request: UpgradeBody): Promise<ProblemError> {
    const { preview } = await quoted(request, await decide(session, request));
    return new ProblemError('QUOTE_CHANGED', { quote: preview });
  }

  async function agreed(session: Session, request: UpgradeBody): Promise<FoundChange> {
    if (request.quote === undefined) return decide(session, request);
    const quote = quotes.read(request.quote, session.businessId);
    if (!isForRequest(quote, request)) {
      throw new ProblemError('INVALID_REQUEST', {
        errors: [{ path: 'quote', code: 'other_quote', message: 'The quote is of another choice' }],
      });
    }
    if (clock.now().getTime() >= quote.expiresAt) throw await quoteAnew(session, request);
    const found = await decisions.decide(session.businessId, request, new Date(quote.at));
    const isOfPeriod = quote.at >= (found.current.currentPeriodStart?.getTime() ?? 0);
    const isShown = isOfPeriod && stillHolds(quote, (await quoted(request, found)).quote);
    // Where nothing is left to do nothing can be other than shown.
    if (!isShown && found.decision.method !== 'none') throw await quoteAnew(session, request);
    return found;
  }

  return {
    async quote(session, request) {
      return (await quoted(request, await decide(session, request))).preview;
    },
    agreed,
  };
}
