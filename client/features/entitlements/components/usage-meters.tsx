import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { useLimits } from '../use-limits.ts';
import classes from './usage-meter.module.css';
import { UsageMeter } from './usage-meter.tsx';

interface UsageMetersProps {
  app?: string;
}

/** Every metric of the plan with its meter. */
export function UsageMeters({ app }: UsageMetersProps) {
  const { t } = useTranslation('entitlements');
  const { limits, loading, error, refetch } = useLimits(app);
  if (loading) return <ListSkeleton rows={3} />;
  if (!limits) return <ErrorState error={error} onRetry={refetch} />;
  return (
    <Stack gap="md">
      <div className={classes.meters}>
        {limits.metrics.map((usage) => (
          <UsageMeter key={usage.metric} usage={usage} />
        ))}
      </div>
      <Text size="xs" c="dimmed">
        {t('usage.archived')}
      </Text>
    </Stack>
  );
}
