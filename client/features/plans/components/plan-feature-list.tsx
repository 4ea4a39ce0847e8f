import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Features } from '#shared/domain/plan.ts';
import { featureKeys, isIncluded } from '../feature-order.ts';
import { useFeatureWords } from '../feature-words.ts';
import classes from './plan-feature-list.module.css';

interface PlanFeatureListProps {
  features: Features;
  /** Names the list for people who cannot see where it stands. */
  label: string;
}

/** What a plan includes, in words, and what it does not. */
export function PlanFeatureList({ features, label }: PlanFeatureListProps) {
  const { t } = useTranslation('plans');
  const words = useFeatureWords();
  return (
    <ul className={classes.list} aria-label={label}>
      {featureKeys([{ features }]).map((key) => {
        const value = features[key] ?? null;
        const included = isIncluded(value);
        const Icon = included ? IconCheck : IconMinus;
        return (
          <li key={key} className={classes.item} data-included={included}>
            <Icon size={18} stroke={2} className={classes.icon ?? ''} aria-hidden />
            <span>
              {typeof value === 'boolean' && (
                <VisuallyHidden>
                  {t(included ? 'feature.included' : 'feature.notIncluded')}:{' '}
                </VisuallyHidden>
              )}
              {words.line(key, value)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
