import { Radio, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Money } from '#client/components/money.tsx';
import type { Offer } from '#shared/contracts/billing-actions.ts';
import { useBillingOptions } from '../api/get-billing-options.ts';
import { choiceId } from '../offers.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { useRefusalWords } from '../use-refusal-words.ts';
import classes from './provider-choice.module.css';

interface ProviderChoiceProps {
  /** What there is to choose from, in the server's order; see offersOf. */
  offers: readonly Offer[];
  /** Id of the one that is chosen. */
  value: string | undefined;
  onChange: (id: string) => void;
}

/**
 * Who charges and in which currency, with what each means. Shown also when there is one way only; a way that cannot
 * be taken now can be looked at, and says why.
 */
export function ProviderChoice({ offers, value, onChange }: ProviderChoiceProps) {
  const { t } = useTranslation('billing');
  const words = useProviderWords();
  const refusalWords = useRefusalWords();
  const options = useBillingOptions().data?.providers;
  const isSandbox = offers.some(({ provider }) =>
    options?.some((option) => option.name === provider && option.isSandbox),
  );
  return (
    <Radio.Group
      label={t('provider.label')}
      value={value ?? null}
      onChange={onChange}
      classNames={{ label: classes.label ?? '' }}
    >
      <Stack gap="sm" mt="xs">
        {offers.map((offer) => {
          const { provider, currency, price, mode, billingPeriod, refused } = offer;
          if (!provider || !currency || !price) return null;
          const id = choiceId(offer);
          return (
            <div key={id} className={classes.choice} data-refused={refused !== null}>
              <Radio id={id} value={id} aria-describedby={`${id}-meaning`} />
              <div className={classes.words}>
                {/* The label's area is the whole card. */}
                <label htmlFor={id} className={classes.name}>
                  <span>
                    {t(
                      mode === 'prepaid'
                        ? `provider.choice_prepaid_${billingPeriod}`
                        : 'provider.choice',
                      { provider: words.name(provider), currency: words.currencies(currency) },
                    )}
                  </span>{' '}
                  <Money value={price} />
                </label>
                <Text size="sm" c="dimmed" id={`${id}-meaning`}>
                  {refused ? refusalWords(refused) : words.meaning(provider, currency, mode)}
                </Text>
              </div>
            </div>
          );
        })}
        {isSandbox && (
          <Text size="sm" c="dimmed">
            {t('provider.sandbox')}
          </Text>
        )}
      </Stack>
    </Radio.Group>
  );
}
