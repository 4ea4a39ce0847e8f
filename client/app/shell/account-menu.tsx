import { Button, Text, UnstyledButton } from '@mantine/core';
import { useClickOutside, useDisclosure } from '@mantine/hooks';
import { IconLogout } from '@tabler/icons-react';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { notify } from '#client/components/notify.ts';
import { useLogout } from '#client/features/accounts/api/logout.ts';
import type { Account } from '#shared/contracts/accounts.ts';
import classes from './account-menu.module.css';
import { initials } from './initials.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';
import { ShortcutSwitch } from './shortcut-switch.tsx';

/** Who is signed in, how they like to see Estante, and the way out. */
export function AccountMenu({ account }: { account: Account }) {
  const { t } = useTranslation('app');
  const { user } = account;
  const panelId = useId();
  const [isOpen, panel] = useDisclosure(false);
  const triggerRef = useRef<HTMLButtonElement>(null);
  const areaRef = useClickOutside<HTMLDivElement>(panel.close);
  const logout = useLogout();
  const explain = useExplainError();

  return (
    <div
      ref={areaRef}
      role="presentation"
      className={classes.area}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        panel.close();
        triggerRef.current?.focus();
      }}
      onBlur={(event) => {
        // Tabbing on leaves the panel, and closes it.
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) {
          panel.close();
        }
      }}
    >
      <UnstyledButton
        ref={triggerRef}
        className={classes.trigger}
        onClick={panel.toggle}
        aria-expanded={isOpen}
        aria-controls={panelId}
        aria-label={t('shell.accountOf', { name: user.name })}
      >
        <span aria-hidden="true">{initials(user.name)}</span>
      </UnstyledButton>
      <div id={panelId} className={classes.panel} hidden={!isOpen}>
        <div>
          <Text fw={600} className="wrap-anywhere">
            {user.name}
          </Text>
          <Text size="sm" c="dimmed" className="wrap-anywhere">
            {user.email}
          </Text>
        </div>
        <div className={classes.row}>
          <Text size="sm">{t('shell.language')}</Text>
          <LanguageSwitch />
        </div>
        <div className={classes.row}>
          <Text size="sm">{t('shell.appearance')}</Text>
          <SchemeSwitch />
        </div>
        <ShortcutSwitch />
        <Button
          variant="default"
          fullWidth
          leftSection={<IconLogout size={18} aria-hidden />}
          loading={logout.isPending}
          onClick={() =>
            logout.mutate(undefined, { onError: (error) => notify.error(explain(error)) })
          }
        >
          {t('shell.signOut')}
        </Button>
      </div>
    </div>
  );
}
