import { internalPath, paths } from '#client/lib/paths.ts';
import type { Invoice } from '#shared/contracts/billing.ts';

/** Where a receipt is: a page of ours, or the provider's; null where there is none to see. */
export type ReceiptAddress = { kind: 'ours' | 'theirs'; href: string } | null;

/** No money moved and none will: what their pages at a provider would offer is not to be paid any more. */
const WITHOUT: ReadonlySet<Invoice['status']> = new Set(['failed', 'void']);

/** @param origin this app's own, to know its pages in a full address */
export function receiptAddress(
  { id, url, status }: Pick<Invoice, 'id' | 'url' | 'status'>,
  origin: string,
): ReceiptAddress {
  if (WITHOUT.has(status)) return null;
  const inside = internalPath(url);
  if (inside) return { kind: 'ours', href: inside };
  const address = url && URL.canParse(url) ? new URL(url) : null;
  if (address?.origin === origin) {
    return { kind: 'ours', href: address.pathname + address.search };
  }
  if (address && (address.protocol === 'https:' || address.protocol === 'http:')) {
    return { kind: 'theirs', href: address.href };
  }
  // Of what is not paid yet there is only the provider's page that says how to pay it.
  return status === 'pending' ? null : { kind: 'ours', href: paths.receipt(id) };
}
