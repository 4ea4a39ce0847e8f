import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { PageHeader } from '#client/components/page-header.tsx';
import { UpgradePrompt } from '#client/features/entitlements/components/upgrade-prompt.tsx';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { paths } from '#client/lib/paths.ts';
import { ADVANCED_REPORT_KEYS, ADVANCED_REPORTS, BASIC_REPORT_KEYS } from '../report-keys.ts';
import { ReportGroup } from './report-group.tsx';
import classes from './reports.module.css';

/** What the plan has of reports and what it lacks. None is built yet, so none is pretended. */
export function ReportsOverview() {
  const { t } = useTranslation('reports');
  const { subscription, loading, hasFeature } = useSubscription();
  const [isAsking, setIsAsking] = useState(false);
  const hasAdvanced = hasFeature(ADVANCED_REPORTS);

  function standing(): string {
    if (hasAdvanced) return t('included');
    return subscription ? t('notIncluded', { plan: subscription.planName }) : t('unknown');
  }

  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <Text maw={680}>{t('comingText')}</Text>
      {loading ? (
        <ListSkeleton rows={6} />
      ) : (
        <div className={classes.groups}>
          <ReportGroup
            title={t('basicTitle')}
            standing={t('included')}
            reports={BASIC_REPORT_KEYS}
          />
          <ReportGroup
            title={t('advancedTitle')}
            standing={standing()}
            reports={ADVANCED_REPORT_KEYS}
            onLocked={hasAdvanced ? undefined : () => setIsAsking(true)}
          />
        </div>
      )}
      <UpgradePrompt
        opened={isAsking && !hasAdvanced}
        onClose={() => setIsAsking(false)}
        feature={ADVANCED_REPORTS}
        from={paths.reports()}
      />
    </>
  );
}
