import { Button, Container } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '#client/components/empty-state.tsx';
import { paths } from '#client/lib/paths.ts';
import { LostDrawing } from '../shell/drawings.tsx';

export function NotFoundPage() {
  const { t } = useTranslation('app');
  useDocumentTitle(`${t('notFound.title')} · Estante`);
  return (
    <Container component="main" size="xs" py="xl">
      <EmptyState
        drawing={<LostDrawing />}
        order={1}
        title={t('notFound.title')}
        description={t('notFound.description')}
        action={
          <Button component={Link} to={paths.dashboard()}>
            {t('notFound.action')}
          </Button>
        }
      />
    </Container>
  );
}
