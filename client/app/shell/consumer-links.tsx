import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '#client/lib/paths.ts';
import classes from './consumer-links.module.css';

/** The two links that Argentine consumer law wants wherever something is sold: in sight, one click away. */
export function ConsumerLinks() {
  const { t } = useTranslation('app');
  return (
    <nav aria-label={t('consumer.label')} className={classes.links}>
      <Anchor component={Link} to={paths.cancelService()} size="sm" className="tap-link">
        {t('consumer.cancel')}
      </Anchor>
      <Anchor component={Link} to={paths.withdrawFromPurchase()} size="sm" className="tap-link">
        {t('consumer.withdraw')}
      </Anchor>
    </nav>
  );
}
