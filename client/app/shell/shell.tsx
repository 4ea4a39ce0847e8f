import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { LimitPromptHost } from '#client/features/entitlements/components/limit-prompt-host.tsx';
import { useLiveUpdates } from '#client/features/entitlements/live-updates.ts';
import { useSubscription } from '#client/features/entitlements/use-subscription.ts';
import { useArrival } from '#client/lib/use-arrival.ts';
import type { Account } from '#shared/contracts/accounts.ts';
import { Navigation } from './navigation.tsx';
import { PlanBanner } from './plan-banner.tsx';
import classes from './shell.module.css';
import { ShellHeader } from './shell-header.tsx';

const MENU_ID = 'main-navigation';

/** Header, navigation and page of everything behind the sign-in. */
export function Shell({ account }: { account: Account }) {
  const { t } = useTranslation('app');
  const [isMenuOpen, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  useLiveUpdates();
  const hasNewsArrived = useArrival(!useSubscription().loading);
  // On a phone the menu covers the page that was just chosen.
  const closeMenu = menu.close;
  useEffect(closeMenu, [pathname, closeMenu]);

  return (
    <div className={classes.shell}>
      <a className="skip-link" href="#main">
        {t('shell.skip')}
      </a>
      <ShellHeader
        account={account}
        menuId={MENU_ID}
        isMenuOpen={isMenuOpen}
        onToggleMenu={menu.toggle}
      />
      <nav
        id={MENU_ID}
        className={classes.navigation}
        aria-label={t('shell.mainNavigation')}
        data-open={isMenuOpen}
      >
        <Navigation />
      </nav>
      <main id="main" tabIndex={-1} className={classes.main}>
        <div className={classes.page} data-awaiting={!hasNewsArrived}>
          <PlanBanner />
          <Outlet />
        </div>
      </main>
      <LimitPromptHost key={pathname} />
    </div>
  );
}
