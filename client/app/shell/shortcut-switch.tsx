import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useShortcutPreference } from '#client/components/shortcut-preference.ts';

/** Single keys can be switched off, for who sets them off without wanting to. */
export function ShortcutSwitch() {
  const { t } = useTranslation('app');
  const [areOn, choose] = useShortcutPreference();
  return (
    <Switch
      label={t('shell.shortcuts')}
      description={t('shell.shortcutsHint')}
      labelPosition="left"
      checked={areOn}
      onChange={(event) => choose(event.currentTarget.checked)}
    />
  );
}
