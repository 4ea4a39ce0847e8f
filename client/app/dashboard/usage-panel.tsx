import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { UsageMeters } from '#client/features/entitlements/components/usage-meters.tsx';
import classes from './dashboard.module.css';

export function UsagePanel() {
  const { t } = useTranslation('app');
  return (
    <section className={`panel ${classes.panel}`} aria-labelledby="usage-panel-title">
      <Title order={2} size="h3" id="usage-panel-title" className={classes.label}>
        {t('dashboard.usageTitle')}
      </Title>
      <UsageMeters />
    </section>
  );
}
