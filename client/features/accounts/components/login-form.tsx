import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { toFormErrors } from '#client/components/form-errors.tsx';
import { PasswordField } from '#client/components/password-field.tsx';
import { useShortForm } from '#client/components/use-short-form.ts';
import { useLogin } from '../api/login.ts';

const schema = () => import('#shared/contracts/accounts.ts').then((module) => module.credentials);

/** Signs in; the page that shows it moves on when the session exists. */
export function LoginForm() {
  const { t } = useTranslation('accounts');
  const explain = useExplainError();
  const login = useLogin();
  const { form, field } = useShortForm({
    initialValues: { email: '', password: '' },
    schema,
    onSubmit: login.mutateAsync,
    errorsOf: toFormErrors,
  });

  return (
    <form {...form}>
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
          autoComplete="username"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          {...field('email')}
        />
        <PasswordField
          size="md"
          label={t('fields.password')}
          autoComplete="current-password"
          {...field('password')}
        />
        <Button type="submit" size="md" fullWidth loading={login.isPending}>
          {t('login.submit')}
        </Button>
      </Stack>
    </form>
  );
}
