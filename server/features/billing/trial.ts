import { addDays } from '#shared/domain/calendar.ts';
import type { Facts } from './facts.ts';
import type { Holding } from './holding.ts';
import type { Standing } from './standing.ts';

/** A person may take this long from the first click to the end of the payment page. */
const TRIAL_SLACK_DAYS = 2;

/** A trial as it was agreed, whatever the provider says beyond it, and only one for each business. */
export function trialOf(standing: Standing): Holding | null {
  const { facts, running } = standing;
  const trial = trialPeriod(standing);
  if (!trial || facts.now >= trial.to) return null;
  const isAlive = running.agreement?.snapshot.state !== 'cancelled';
  return isAlive ? trial : null;
}

export function trialPeriod({ facts, running, terms }: Standing): Holding | null {
  const { agreement, subscriptionId } = running;
  if (!agreement) return subscriptionId === null ? null : knownTrial(facts);
  const { origin = null, snapshot } = agreement;
  const charge = origin?.charge;
  if (charge?.kind !== 'recurring' || !origin) return null;
  // What follows a trial is charged first when that is over: until then it goes on.
  if (charge.startsAt !== null) return knownTrial(facts);
  if (charge.trialDays === 0) return null;
  const usedBy = facts.current.trialIntentId;
  if (!snapshot?.trialEnd || (usedBy !== null && usedBy !== origin._id)) return null;
  const latest = addDays(origin.createdAt, charge.trialDays + TRIAL_SLACK_DAYS);
  const to = snapshot.trialEnd < latest ? snapshot.trialEnd : latest;
  return { plan: (terms ?? origin).plan, from: origin.createdAt, to };
}

/** The trial that we know of goes on: the provider is silent, or another subscription follows it. */
function knownTrial({ current, intents }: Facts): Holding | null {
  const origin = intents.find(({ _id }) => _id === current.trialIntentId);
  if (!origin || !current.trialEnd) return null;
  return { plan: origin.plan, from: origin.createdAt, to: current.trialEnd };
}
