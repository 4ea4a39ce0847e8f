import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { PageHeader } from '#client/components/page-header.tsx';
import { RegisterForm } from '#client/features/accounts/components/register-form.tsx';
import { paths } from '#client/lib/paths.ts';

export function RegisterPage() {
  const { t } = useTranslation('accounts');
  const [search] = useSearchParams();
  return (
    <>
      <PageHeader title={t('register.title')} description={t('register.description')} />
      <RegisterForm />
      <Text mt="lg" ta="center">
        {t('register.haveAccount')}{' '}
        <Anchor component={Link} to={paths.login(search.get('returnTo') ?? undefined)} fw={600}>
          {t('register.login')}
        </Anchor>
      </Text>
    </>
  );
}

export default RegisterPage;
