import { Anchor, CloseButton, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { useFeatureWords } from '#client/features/plans/feature-words.ts';
import { paths } from '#client/lib/paths.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import { makeRoomPathOf } from '../metric-paths.ts';
import { useDismissal } from '../use-dismissal.ts';
import { useLimits } from '../use-limits.ts';
import { useNoticeWords } from '../use-notice-words.ts';
import { useLimitOffer } from '../use-unlocking-plan.ts';
import classes from './limit-notice.module.css';

interface LimitNoticeProps {
  metric: Metric;
}

/**
 * How close a metric is to its limit: from 80 % a notice that can be put away, from 95 % one that stays,
 * at the limit what is closed (only adding), and above it how much to take away and where.
 */
export function LimitNotice({ metric }: LimitNoticeProps) {
  const usage = useLimits().usage(metric);
  const { t } = useTranslation('entitlements');
  const words = useFeatureWords();
  const location = useLocation();
  const { plan } = useLimitOffer(metric);
  const sentences = useNoticeWords(usage, plan);
  const [dismissed, dismiss] = useDismissal(`${metric}:${usage?.limit}`);

  if (!usage || !sentences) return null;
  const isWarning = usage.state === 'warning';
  if (isWarning && dismissed) return null;
  const things = words.metric(metric);
  const listPath = makeRoomPathOf(metric);
  const isThere = listPath === location.pathname + location.search;
  const Icon = isWarning ? IconInfoCircle : IconAlertTriangle;
  return (
    <section
      className={classes.notice}
      data-state={usage.state}
      aria-label={t('notice.label', { things })}
    >
      <Icon size={20} className={classes.icon ?? ''} aria-hidden />
      <div>
        <Text size="sm" fw={600}>
          {sentences.title}
        </Text>
        <Text size="sm">{sentences.body}</Text>
        <Group gap="md" mt={6}>
          {usage.state === 'over' && listPath && !isThere && (
            <Anchor component={Link} to={listPath} size="sm" className="tap-link">
              {t('notice.goToList', { things })}
            </Anchor>
          )}
          {plan && (
            <Anchor
              component={Link}
              size="sm"
              className="tap-link"
              to={paths.upgrade({
                reason: metric,
                from: location.pathname + location.search,
                plan: plan.id,
              })}
            >
              {isWarning ? t('notice.seePlans') : t('notice.upgrade', { plan: plan.name })}
            </Anchor>
          )}
        </Group>
      </div>
      {isWarning && <CloseButton aria-label={t('notice.dismiss')} onClick={dismiss} />}
    </section>
  );
}
