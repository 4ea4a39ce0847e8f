import { Switch, Text } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcutPreference } from '#client/components/shortcut-preference.ts';
import classes from './account-menu.module.css';

/** Single keys can be switched off, for who sets them off without wanting to. */
export function ShortcutSwitch() {
  const { t } = useTranslation('app');
  const hintId = useId();
  const [areOn, choose] = useShortcutPreference();
  return (
    <div>
      <Switch
        label={t('shell.shortcuts')}
        labelPosition="left"
        size="md"
        classNames={{ body: classes.switch ?? '' }}
        aria-describedby={hintId}
        checked={areOn}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
      <Text id={hintId} size="xs" c="dimmed" mt={2}>
        {t('shell.shortcutsHint')}
      </Text>
    </div>
  );
}
