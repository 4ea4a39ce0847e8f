import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';

/** Beside a cancellation, which gives nothing back: that the purchase can still be taken back, and where. */
export function WithdrawNotice({ withdraw }: { withdraw: BillingActions['withdraw'] }) {
  const { t } = useTranslation('billing');
  const { t: tPlan } = useTranslation('planState');
  const format = useFormat();
  if (!withdraw.isAllowed || !withdraw.refund) return null;
  const { until, refund } = withdraw;
  return (
    <Text size="sm" role="note">
      {t('downgrade.withdraw', { date: format.date(until), amount: format.money(refund) })}{' '}
      <Anchor component={Link} to={paths.billing({ action: 'withdraw' })} className="tap-link">
        {tPlan('action.withdraw')}
      </Anchor>
    </Text>
  );
}
