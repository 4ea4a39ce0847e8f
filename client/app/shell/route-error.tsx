import { Button, Container } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { EmptyState } from '#client/components/empty-state.tsx';
import { BrokenDrawing } from './drawings.tsx';

/** A page that broke, or one whose code is no longer there because a newer version was installed. */
export function RouteError() {
  const { t } = useTranslation('app');
  const error = useRouteError();
  const isOutdated = error instanceof TypeError && /import|module|fetch/i.test(error.message);
  return (
    <Container size="xs" py="xl" role="alert">
      <EmptyState
        drawing={<BrokenDrawing />}
        title={t('crash.title')}
        description={t(isOutdated ? 'crash.outdated' : 'crash.description')}
        action={<Button onClick={() => window.location.reload()}>{t('crash.action')}</Button>}
      />
    </Container>
  );
}
