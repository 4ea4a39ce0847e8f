import { type ApiError, invalidRequest } from '../api-error.ts';
import { findPrice } from '../find.ts';
import type { Customer, Price } from '../objects.ts';
import type { World } from '../world.ts';

/**
 * A customer keeps the currency of its first bill (SDK: Customer.currency). The words are those that Stripe was seen
 * to refuse with (Automattic/woocommerce-payments issue 7732); it named no code. That the currency stays after all of
 * its subscriptions ended is told by gitpod-io/gitpod pull request 12376.
 */
export function refuseOtherCurrency(customer: Customer, price: Price): void {
  const { currency } = customer;
  if (currency === null || currency === price.currency) return;
  throw invalidRequest(
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${currency}.`,
  );
}

/** A price that can be bought, in the currency of what it joins; null where it joins nothing. */
export function findUsablePrice(
  world: World,
  id: string,
  param: string,
  currency: string | null,
): Price {
  const price = findPrice(world.state, id, param);
  // Stripe docs: Manage prices, archive; the words are a guess.
  if (!price.active) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.');
  }
  if (currency !== null && price.currency !== currency) throw otherCurrency(price, currency, param);
  return price;
}

/** The words are a guess. */
function otherCurrency(price: Price, currency: string, param: string): ApiError {
  const message = `The price specified only supports \`${price.currency}\`. This doesn't match the expected currency: \`${currency}\`.`;
  return invalidRequest(message, undefined, param);
}
