import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { type FieldErrors, toFormErrors } from '#client/components/form-errors.tsx';
import { PasswordField } from '#client/components/password-field.tsx';
import { useShortForm } from '#client/components/use-short-form.ts';
import { Words } from '#client/components/words.tsx';
import { ApiError } from '#client/lib/api.ts';
import { useRegister } from '../api/register.ts';

const schema = () => import('#shared/contracts/accounts.ts').then((module) => module.registerBody);

/** Opens an account and its business; the page that shows it moves on when the session exists. */
export function RegisterForm() {
  const { t } = useTranslation('accounts');
  const explain = useExplainError();
  const register = useRegister();
  const { form, field } = useShortForm({
    initialValues: { businessName: '', name: '', email: '', password: '' },
    schema,
    onSubmit: register.mutateAsync,
    errorsOf,
  });

  // An address that is taken is said at the address, once.
  const generalError = register.isError && !isEmailTaken(register.error) ? register.error : null;

  return (
    <form {...form}>
      <Stack gap="md">
        {generalError ? (
          <Alert color="red" role="alert">
            {explain(generalError)}
          </Alert>
        ) : null}
        <TextInput
          size="md"
          label={t('fields.businessName')}
          autoComplete="organization"
          maxLength={120}
          {...field('businessName')}
        />
        <TextInput
          size="md"
          label={t('fields.name')}
          autoComplete="name"
          maxLength={120}
          {...field('name')}
        />
        <TextInput
          size="md"
          label={t('fields.email')}
          type="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          {...field('email')}
        />
        <PasswordField
          size="md"
          label={t('fields.password')}
          description={t('fields.passwordHint')}
          autoComplete="new-password"
          {...field('password')}
        />
        <Button type="submit" size="md" fullWidth loading={register.isPending}>
          {t('register.submit')}
        </Button>
      </Stack>
    </form>
  );
}

function errorsOf(error: unknown): FieldErrors {
  return isEmailTaken(error)
    ? { email: <Words ns="accounts" text="register.emailTaken" /> }
    : toFormErrors(error);
}

function isEmailTaken(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'DUPLICATE';
}
