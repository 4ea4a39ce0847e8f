import { Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Money } from '#client/components/money.tsx';
import type { PaymentChoice } from '../payment-choices.ts';
import { useProviderWords } from '../use-provider-words.ts';
import classes from './provider-choice.module.css';

interface ProviderChoiceProps {
  /** What there is to choose from; see paymentChoices. */
  choices: readonly PaymentChoice[];
  /** Id of the one that is chosen. */
  value: string | undefined;
  onChange: (id: string) => void;
  /** Currency that needs no word about taxes on purchases abroad. */
  homeCurrency?: string;
}

/** Who charges and in which currency, with what each means. Shown also when there is one way only. */
export function ProviderChoice({ choices, value, onChange, homeCurrency }: ProviderChoiceProps) {
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
        {choices.map(({ id, provider, price, isSandbox }) => (
          <Radio
            key={id}
            value={id}
            classNames={{
              root: classes.choice ?? '',
              body: classes.body ?? '',
              labelWrapper: classes.words ?? '',
            }}
            data-checked={id === value}
            label={
              <span className={classes.head}>
                <span className={classes.name}>
                  {t('provider.choice', {
                    provider: words.name(provider),
                    currency: words.currency(price.currency),
                  })}
                </span>{' '}
                <Money value={price} />
              </span>
            }
            description={[
              words.meaning(provider, price.currency),
              homeCurrency && price.currency !== homeCurrency && t('provider.foreignTax'),
              isSandbox && t('provider.sandbox'),
            ]
              .filter(Boolean)
              .join(' ')}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
