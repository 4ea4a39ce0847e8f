import { Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { CancelOption } from '../plan-outcome.ts';
import { useCancelWords } from '../use-cancel-words.ts';

interface CancelOptionsProps {
  options: readonly CancelOption[];
  chosen: CancelOption['when'];
  onChoose: (when: CancelOption['when']) => void;
  subscription: SubscriptionStatus;
  /** What was paid can still go back, though not by cancelling. */
  canWithdraw: boolean;
}

/** When it ends, and what each way means for money: a choice where there is one, else the sentence alone. */
export function CancelOptions(props: CancelOptionsProps) {
  const { options, chosen, onChoose, subscription, canWithdraw } = props;
  const { t } = useTranslation('billingPage');
  const { label, meaning } = useCancelWords(subscription, canWithdraw);
  const [only] = options;
  if (only && options.length === 1) {
    return (
      <div>
        <Text fw={600}>{label(only)}</Text>
        <Text size="sm">{meaning(only)}</Text>
      </div>
    );
  }
  return (
    <Radio.Group
      label={t('cancel.when')}
      value={chosen}
      onChange={(value) => onChoose(value === 'now' ? 'now' : 'period_end')}
    >
      <Stack gap="sm" mt="xs">
        {options.map((option) => (
          <Radio
            key={option.when}
            value={option.when}
            label={label(option)}
            description={meaning(option)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
