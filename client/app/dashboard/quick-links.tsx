import { Title } from '@mantine/core';
import { IconBox, IconPackage, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { paths } from '#client/lib/paths.ts';
import classes from './dashboard.module.css';

const LINKS = [
  {
    text: 'dashboard.links.newProduct',
    to: paths.list('products', { form: 'new' }),
    Icon: IconPackage,
  },
  { text: 'dashboard.links.products', to: paths.list('products'), Icon: IconBox },
  {
    text: 'dashboard.links.newClient',
    to: paths.list('clients', { form: 'new' }),
    Icon: IconUserPlus,
  },
  { text: 'dashboard.links.clients', to: paths.list('clients'), Icon: IconUsers },
] as const;

/** What people come for most days. */
export function QuickLinks() {
  const { t } = useTranslation('app');
  return (
    <section aria-labelledby="quick-links-title">
      <Title order={2} size="h3" mb="sm" id="quick-links-title">
        {t('dashboard.quickTitle')}
      </Title>
      <ul className={classes.links}>
        {LINKS.map(({ text, to, Icon }) => (
          <li key={text}>
            <Link to={to} className={`panel ${classes.link}`}>
              <Icon size={22} stroke={1.7} aria-hidden />
              {t(text)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
