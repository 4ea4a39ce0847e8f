import { internalPath, paths } from '#client/lib/paths.ts';
import type { Invoice } from '#shared/contracts/billing.ts';

/** Where a receipt is: a page of ours, or the provider's; null where there is none to see. */
export type ReceiptAddress = { kind: 'ours' | 'theirs'; href: string } | null;

/** Payments that money never moved for have no receipt. */
const WITHOUT: ReadonlySet<Invoice['status']> = new Set(['pending', 'failed', 'void']);

/** @param origin this app's own, to know its pages in a full address */
export function receiptAddress(
  { id, url, status }: Pick<Invoice, 'id' | 'url' | 'status'>,
  origin: string,
): ReceiptAddress {
  const inside = internalPath(url);
  if (inside) return { kind: 'ours', href: inside };
  const address = url && URL.canParse(url) ? new URL(url) : null;
  if (address?.origin === origin) {
    return { kind: 'ours', href: address.pathname + address.search };
  }
  if (address && (address.protocol === 'https:' || address.protocol === 'http:')) {
    return { kind: 'theirs', href: address.href };
  }
  return WITHOUT.has(status) ? null : { kind: 'ours', href: paths.receipt(id) };
}
