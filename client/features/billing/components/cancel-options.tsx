import { Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { CancelOption } from '../plan-outcome.ts';

interface CancelOptionsProps {
  options: readonly CancelOption[];
  chosen: CancelOption['when'];
  onChoose: (when: CancelOption['when']) => void;
  isTrial: boolean;
}

/** When it ends, and what each way means for money: a choice where there is one, else the sentence alone. */
export function CancelOptions({ options, chosen, onChoose, isTrial }: CancelOptionsProps) {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
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

  function label({ when, endsAt, voided }: CancelOption): string {
    if (when === 'now') return t('cancel.now');
    const date = format.date(endsAt);
    if (isTrial) return t('cancel.trialEnd', { date });
    // With a bill that is open, that day is not the end of what is paid.
    return t(voided ? 'cancel.onDay' : 'cancel.periodEnd', { date });
  }

  function meaning({ when, voided }: CancelOption): string {
    const money = voided
      ? t('cancel.voided', { amount: format.money(voided) })
      : t('cancel.nothingMore');
    return when === 'now'
      ? `${t(voided || isTrial ? 'cancel.nowHintUnpaid' : 'cancel.nowHint')} ${money}`
      : `${t('cancel.periodEndHint')} ${money} ${t('cancel.undoHint')}`;
  }
}
