import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { focusFirstInvalid } from '#client/components/focus-first-invalid.ts';
import { toFormErrors, validateWith } from '#client/components/form-errors.ts';
import { PasswordField } from '#client/components/password-field.tsx';
import { ApiError } from '#client/lib/api.ts';
import { registerBody } from '#shared/contracts/accounts.ts';
import { useRegister } from '../api/register.ts';

/** Opens an account and its business; the page that shows it moves on when the session exists. */
export function RegisterForm() {
  const { t } = useTranslation('accounts');
  const explain = useExplainError();
  const register = useRegister();
  const form = useForm({
    initialValues: { businessName: '', name: '', email: '', password: '' },
    validate: validateWith(registerBody, t),
  });

  const submit = form.onSubmit(
    (values, event) => {
      const formElement = event?.currentTarget;
      if (register.isPending) return;
      register.mutate(values, {
        onError: (error) => {
          form.setErrors(fieldErrorsOf(error));
          focusFirstInvalid(formElement);
        },
      });
    },
    (_errors, _values, event) => focusFirstInvalid(event?.currentTarget),
  );

  function fieldErrorsOf(error: unknown): Record<string, string> {
    if (!(error instanceof ApiError)) return {};
    return isEmailTaken(error)
      ? { email: t('register.emailTaken') }
      : toFormErrors(error.problem, t);
  }

  // An address that is taken is said at the address, once.
  const generalError = register.isError && !isEmailTaken(register.error) ? register.error : null;

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {generalError ? (
          <Alert color="red" role="alert">
            {explain(generalError)}
          </Alert>
        ) : null}
        <TextInput
          size="md"
          label={t('fields.businessName')}
          name="businessName"
          autoComplete="organization"
          maxLength={120}
          {...form.getInputProps('businessName')}
        />
        <TextInput
          size="md"
          label={t('fields.name')}
          name="name"
          autoComplete="name"
          maxLength={120}
          {...form.getInputProps('name')}
        />
        <TextInput
          size="md"
          label={t('fields.email')}
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('email')}
        />
        <PasswordField
          size="md"
          label={t('fields.password')}
          description={t('fields.passwordHint')}
          name="password"
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" fullWidth loading={register.isPending}>
          {t('register.submit')}
        </Button>
      </Stack>
    </form>
  );
}

function isEmailTaken(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'DUPLICATE';
}
