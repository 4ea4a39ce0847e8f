import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface PayerEmailFieldProps {
  providerName: string;
  value: string;
  onChange: (value: string) => void;
  /** The address was refused. */
  isWrong?: boolean;
}

/** The address of the payer's account at the provider, which need not be the one they sign in with. */
export function PayerEmailField(props: PayerEmailFieldProps) {
  const { providerName, value, onChange, isWrong } = props;
  const { t } = useTranslation('billing');
  const { t: tComponents } = useTranslation('components');
  return (
    <TextInput
      label={t('provider.payerEmail', { provider: providerName })}
      description={t('provider.payerEmailHint', { provider: providerName })}
      type="email"
      inputMode="email"
      autoComplete="email"
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      error={isWrong ? tComponents('field.invalid_email') : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
