import { Alert, Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'react-router';
import { PageHeader } from '#client/components/page-header.tsx';
import { LoginForm } from '#client/features/accounts/components/login-form.tsx';
import { paths } from '#client/lib/paths.ts';
import { isSessionEnded } from '../shell/sign-in-state.ts';

export function LoginPage() {
  const { t } = useTranslation('accounts');
  const { state } = useLocation();
  const [search] = useSearchParams();
  return (
    <>
      <PageHeader title={t('login.title')} description={t('login.description')} />
      {isSessionEnded(state) ? (
        <Alert color="gray" role="note" mb="md">
          {t('login.sessionEnded')}
        </Alert>
      ) : null}
      <LoginForm />
      <Text mt="lg" ta="center">
        {t('login.noAccount')}{' '}
        <Anchor component={Link} to={paths.register(search.get('returnTo') ?? undefined)} fw={600}>
          {t('login.register')}
        </Anchor>
      </Text>
    </>
  );
}

export default LoginPage;
