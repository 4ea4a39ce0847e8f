import { Group, Text, VisuallyHidden } from '@mantine/core';
import type { UsageState } from '#shared/domain/entitlements.ts';
import { type UsageWordsInput, useUsageWords } from '../use-usage-words.ts';
import classes from './usage-meter.module.css';

interface UsageMeterProps {
  usage: UsageWordsInput & { state: UsageState };
}

/** How much of one metric is used: in words, and as a bar that says the same to everybody. */
export function UsageMeter({ usage }: UsageMeterProps) {
  const words = useUsageWords(usage);
  const share = usage.limit ? Math.min(1, usage.used / usage.limit) : 0;
  return (
    <div>
      <Group justify="space-between" gap="xs" align="baseline">
        <Text size="sm" fw={500} className={classes.words ?? ''}>
          {words.used}
        </Text>
        {words.state && (
          <Text size="xs" className={classes.state ?? ''} data-state={usage.state}>
            {words.state}
          </Text>
        )}
      </Group>
      {usage.limit !== null && usage.limit > 0 && (
        <>
          <VisuallyHidden>
            <meter
              aria-label={words.things}
              min={0}
              max={usage.limit}
              value={Math.min(usage.used, usage.limit)}
              aria-valuetext={words.used}
            />
          </VisuallyHidden>
          <div className={classes.track} aria-hidden>
            <div
              className={classes.bar}
              data-state={usage.state}
              style={{ inlineSize: `${share * 100}%` }}
            />
          </div>
        </>
      )}
    </div>
  );
}
