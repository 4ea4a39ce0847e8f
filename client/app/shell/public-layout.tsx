import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, Outlet } from 'react-router';
import { paths } from '#client/lib/paths.ts';
import { Brand } from './brand.tsx';
import { ConsumerLinks } from './consumer-links.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import classes from './public-layout.module.css';
import { SchemeSwitch } from './scheme-switch.tsx';

/** Pages for everybody, signed in or not. */
export function PublicLayout() {
  const { t } = useTranslation('app');
  return (
    <div className={classes.page}>
      <header className={classes.top}>
        <Brand />
        <Anchor component={Link} to={paths.home()} size="sm" className="tap-link">
          {t('shell.enter')}
        </Anchor>
      </header>
      <main className={classes.main} id="main">
        <Outlet />
      </main>
      <footer>
        <div className={classes.preferences}>
          <LanguageSwitch />
          <SchemeSwitch />
        </div>
        <ConsumerLinks />
      </footer>
    </div>
  );
}
