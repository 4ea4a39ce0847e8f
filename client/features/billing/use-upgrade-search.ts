import { useSearchParams } from 'react-router';
import { internalPath } from '#client/lib/paths.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';

/** What the upgrade page was opened for and what is chosen on it: all of it in the address. */
export interface UpgradeSearch {
  /** A metric or feature key that led here. */
  reason: string | null;
  /** Path inside the app to come back to. */
  from: string | null;
  planId: string | null;
  period: BillingPeriod;
  /** Id of the payment choice. */
  pay: string | null;
}

/** Reads and writes the upgrade page's address, so that reload, Back and a shared link keep the choice. */
export function useUpgradeSearch(): [UpgradeSearch, (next: Partial<UpgradeSearch>) => void] {
  const [params, setParams] = useSearchParams();
  const search: UpgradeSearch = {
    reason: params.get('reason'),
    from: internalPath(params.get('from')),
    planId: params.get('plan'),
    // Yearly only when somebody asked for it.
    period: params.get('period') === 'yearly' ? 'yearly' : 'monthly',
    pay: params.get('pay'),
  };
  function update(next: Partial<UpgradeSearch>): void {
    setParams(
      (current) => {
        const changed = new URLSearchParams(current);
        for (const [key, value] of Object.entries(next)) {
          const name = key === 'planId' ? 'plan' : key;
          if (value && value !== 'monthly') changed.set(name, value);
          else changed.delete(name);
        }
        return changed;
      },
      { replace: true, preventScrollReset: true },
    );
  }
  return [search, update];
}
