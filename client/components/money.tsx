import { useFormat } from '#client/lib/format.ts';
import type { Money as MoneyValue } from '#shared/domain/money.ts';

/** An amount in its currency, in figures of one width so that columns line up. */
export function Money({ value }: { value: MoneyValue }) {
  const format = useFormat();
  return <span className="tabular nowrap">{format.money(value)}</span>;
}
