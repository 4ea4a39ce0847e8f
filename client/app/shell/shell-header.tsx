import { Burger } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CurrentPlanBadge } from '#client/features/entitlements/components/current-plan-badge.tsx';
import { paths } from '#client/lib/paths.ts';
import type { Account } from '#shared/contracts/accounts.ts';
import { AccountMenu } from './account-menu.tsx';
import { BrandMark } from './brand.tsx';
import classes from './shell.module.css';

interface ShellHeaderProps {
  account: Account;
  menuId: string;
  isMenuOpen: boolean;
  onToggleMenu: () => void;
}

export function ShellHeader({ account, menuId, isMenuOpen, onToggleMenu }: ShellHeaderProps) {
  const { t } = useTranslation('app');
  return (
    <header className={classes.header}>
      <div className={classes.burger}>
        <Burger
          opened={isMenuOpen}
          onClick={onToggleMenu}
          size="sm"
          aria-label={t(isMenuOpen ? 'shell.closeMenu' : 'shell.openMenu')}
          aria-expanded={isMenuOpen}
          aria-controls={menuId}
        />
      </div>
      <Link to={paths.dashboard()} className={classes.home} aria-label={t('shell.home')}>
        <BrandMark />
      </Link>
      <span className={classes.business}>{account.business.name}</span>
      <div className={classes.end}>
        <CurrentPlanBadge />
        <AccountMenu account={account} />
      </div>
    </header>
  );
}
