import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '#client/components/empty-state.tsx';
import { paths } from '#client/lib/paths.ts';
import { EmptyShelfDrawing } from '../shell/drawings.tsx';

/** A business that has nothing yet: one sentence and the one thing to do first. */
export function GettingStarted() {
  const { t } = useTranslation('app');
  return (
    <section className="panel">
      <EmptyState
        drawing={<EmptyShelfDrawing />}
        title={t('dashboard.start.title')}
        description={t('dashboard.start.description')}
        action={
          <Button component={Link} to={paths.list('products', { form: 'new' })} size="md">
            {t('dashboard.start.action')}
          </Button>
        }
      />
    </section>
  );
}
