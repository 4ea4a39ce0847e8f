import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { focusFirstInvalid } from '#client/components/focus-first-invalid.ts';
import { toFormErrors, validateWith } from '#client/components/form-errors.ts';
import { PasswordField } from '#client/components/password-field.tsx';
import { ApiError } from '#client/lib/api.ts';
import { credentials } from '#shared/contracts/accounts.ts';
import { useLogin } from '../api/login.ts';

/** Signs in; the page that shows it moves on when the session exists. */
export function LoginForm() {
  const { t } = useTranslation('accounts');
  const explain = useExplainError();
  const login = useLogin();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: validateWith(credentials, t),
  });

  const submit = form.onSubmit(
    (values, event) => {
      const formElement = event?.currentTarget;
      if (login.isPending) return;
      login.mutate(values, {
        onError: (error) => {
          if (error instanceof ApiError) form.setErrors(toFormErrors(error.problem, t));
          focusFirstInvalid(formElement);
        },
      });
    },
    (_errors, _values, event) => focusFirstInvalid(event?.currentTarget),
  );

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {login.isError ? (
          <Alert color="red" role="alert">
            {explain(login.error)}
          </Alert>
        ) : null}
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
          name="password"
          autoComplete="current-password"
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" fullWidth loading={login.isPending}>
          {t('login.submit')}
        </Button>
      </Stack>
    </form>
  );
}
