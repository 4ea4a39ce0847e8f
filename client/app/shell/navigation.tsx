import { NavLink as MantineNavLink, Stack } from '@mantine/core';
import { IconLock, IconStairsUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import {
  type SubscriptionAccess,
  useSubscription,
} from '#client/features/entitlements/use-subscription.ts';
import { paths } from '#client/lib/paths.ts';
import classes from './navigation.module.css';
import { SECTIONS, type Section } from './sections.ts';

/** Everything stays in reach; what the plan lacks carries a lock and says so. */
export function Navigation() {
  const { t } = useTranslation('app');
  const access = useSubscription();
  return (
    <Stack component="ul" gap={2} className={classes.list}>
      {SECTIONS.map((section) => (
        <SectionLink key={section.key} section={section} locked={isLocked(section, access)} />
      ))}
      <li className={classes.last}>
        <MantineNavLink
          component={NavLink}
          to={paths.upgrade()}
          className={classes.upgrade}
          label={t('nav.upgrade')}
          leftSection={<IconStairsUp size={20} stroke={1.7} aria-hidden />}
        />
      </li>
    </Stack>
  );
}

function SectionLink({ section, locked }: { section: Section; locked: boolean }) {
  const { t } = useTranslation('app');
  const name = t(section.label);
  return (
    <li>
      <MantineNavLink
        component={NavLink}
        to={section.path}
        end={section.key === 'dashboard'}
        className={classes.link}
        label={name}
        leftSection={<section.Icon size={20} stroke={1.7} aria-hidden />}
        {...(locked
          ? {
              'aria-label': t('shell.locked', { section: name }),
              title: t('shell.locked', { section: name }),
              rightSection: <IconLock size={15} stroke={1.8} aria-hidden />,
            }
          : {})}
      />
    </li>
  );
}

/** Nothing is said to be missing before the plan is known. */
function isLocked(section: Section, access: SubscriptionAccess): boolean {
  return !access.loading && section.isIncluded?.(access) === false;
}
