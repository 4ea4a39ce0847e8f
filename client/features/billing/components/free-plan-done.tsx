import { Button, Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CopyCode } from '#client/components/copy-code.tsx';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import classes from './checkout-panel.module.css';
import type { FreePlanEnding } from './free-plan-panel.tsx';

/** That the way back to the free plan is settled: the day, and the code to refer to. */
export function FreePlanDone({ endsAt, code }: FreePlanEnding) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <Stack gap="sm" align="flex-start" className={`panel ${classes.summary}`} aria-live="polite">
      <Title order={2} size="h4" ref={ref} tabIndex={-1}>
        {t('downgrade.doneFree', { date: format.date(endsAt) })}
      </Title>
      <Text>{t('downgrade.doneFreeBody')}</Text>
      <CopyCode code={code} label={t('code', { code })} />
      <Button component={Link} to={paths.billing()}>
        {t('downgrade.seeBilling')}
      </Button>
    </Stack>
  );
}
