import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { parseAmount } from '#shared/domain/money.ts';
import { typedAmount } from '../typed-numbers.ts';
import classes from './resource-form.module.css';

type Props = Omit<TextInputProps, 'onChange' | 'value'> & {
  currency: string;
  value?: string;
  onChange?(value: string): void;
};

/**
 * An amount, typed as people type it. On leaving the field it is written back the way it was understood,
 * so that nobody saves "1.234" without seeing whether that was a thousand.
 */
export function AmountInput({ currency, value = '', onChange, onBlur, ...rest }: Props) {
  const { i18n } = useTranslation();
  return (
    <TextInput
      {...rest}
      className={classes.money}
      inputMode="decimal"
      autoComplete="off"
      maxLength={24}
      value={value}
      onChange={(event) => onChange?.(event.currentTarget.value)}
      onBlur={(event) => {
        const amountMinor = value.trim() === '' ? null : parseAmount(value, currency);
        if (amountMinor !== null && amountMinor >= 0) {
          const written = typedAmount({ amountMinor, currency }, i18n.language);
          if (written !== value) onChange?.(written);
        }
        onBlur?.(event);
      }}
    />
  );
}
