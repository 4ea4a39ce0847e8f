import { Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Money } from '#client/components/money.tsx';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import type { PaymentChoice } from '../payment-choices.ts';
import { useProviderWords } from '../use-provider-words.ts';
import classes from './provider-choice.module.css';

interface ProviderChoiceProps {
  /** What there is to choose from; see paymentChoices. */
  choices: readonly PaymentChoice[];
  /** How long one payment lasts. */
  period: BillingPeriod;
  /** Id of the one that is chosen. */
  value: string | undefined;
  onChange: (id: string) => void;
}

/** Who charges and in which currency, with what each means. Shown also when there is one way only. */
export function ProviderChoice({ choices, period, value, onChange }: ProviderChoiceProps) {
  const { t } = useTranslation('billing');
  const words = useProviderWords();
  return (
    <Radio.Group
      label={t('provider.label')}
      value={value ?? null}
      onChange={onChange}
      classNames={{ label: classes.label ?? '' }}
    >
      <Stack gap="sm" mt="xs">
        {choices.map(({ id, provider, price, mode }) => (
          <div key={id} className={classes.choice}>
            <Radio id={id} value={id} aria-describedby={`${id}-meaning`} />
            <div className={classes.words}>
              {/* The label's area is the whole card. */}
              <label htmlFor={id} className={classes.name}>
                <span>
                  {t(mode === 'prepaid' ? `provider.choice_prepaid_${period}` : 'provider.choice', {
                    provider: words.name(provider),
                    currency: words.currencies(price.currency),
                  })}
                </span>{' '}
                <Money value={price} />
              </label>
              <Text size="sm" c="dimmed" id={`${id}-meaning`}>
                {words.meaning(provider, price.currency, mode)}
              </Text>
            </div>
          </div>
        ))}
        {choices.some((choice) => choice.isSandbox) && (
          <Text size="sm" c="dimmed">
            {t('provider.sandbox')}
          </Text>
        )}
      </Stack>
    </Radio.Group>
  );
}
