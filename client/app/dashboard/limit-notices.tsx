import { LimitNotice } from '#client/features/entitlements/components/limit-notice.tsx';
import { useLimits } from '#client/features/entitlements/use-limits.ts';
import classes from './dashboard.module.css';

/**
 * What is close to its limit or past it. What the plan never included is no news here: its own page says so.
 */
export function LimitNotices() {
  const { limits } = useLimits();
  const close = limits?.metrics.filter(({ used, state }) => used > 0 && state !== 'ok') ?? [];
  if (close.length === 0) return null;
  return (
    <div className={classes.notices}>
      {close.map(({ metric }) => (
        <LimitNotice key={metric} metric={metric} />
      ))}
    </div>
  );
}
