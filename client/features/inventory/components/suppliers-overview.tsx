import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '#client/components/empty-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { PageHeader } from '#client/components/page-header.tsx';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import { CrateDrawing } from './drawings.tsx';

/** What the plan includes of suppliers. The screen itself is still to come, and it says so. */
export function SuppliersOverview() {
  const { t } = useTranslation('inventory');
  const format = useFormat();
  const { subscription, loading, limit } = useSubscription();
  const allowed = limit('suppliers');

  function standing(): string {
    if (!subscription) return t('suppliers.unknown');
    const plan = subscription.planName;
    if (allowed === null) return t('suppliers.unlimited', { plan });
    if (allowed === 0) return t('suppliers.notIncluded', { plan });
    return t('suppliers.limited', { plan, amount: format.number(allowed) });
  }

  return (
    <>
      <PageHeader title={t('suppliers.title')} description={t('suppliers.description')} />
      <section className="panel">
        {loading ? (
          <ListSkeleton rows={4} />
        ) : (
          <EmptyState
            drawing={<CrateDrawing />}
            title={t('suppliers.comingTitle')}
            description={
              <>
                <Text>{t('suppliers.comingText')}</Text>
                <Text mt="xs">{standing()}</Text>
              </>
            }
            action={
              allowed === 0 && (
                <Button
                  component={Link}
                  to={paths.upgrade({ reason: 'suppliers', from: paths.suppliers() })}
                >
                  {t('suppliers.seePlans')}
                </Button>
              )
            }
          />
        )}
      </section>
    </>
  );
}
