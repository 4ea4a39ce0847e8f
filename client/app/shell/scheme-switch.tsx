import { useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ChoiceSwitch } from '#client/components/choice-switch.tsx';

const SCHEMES = [
  { value: 'light', Icon: IconSun, text: 'shell.schemeLight' },
  { value: 'dark', Icon: IconMoon, text: 'shell.schemeDark' },
  { value: 'auto', Icon: IconDeviceDesktop, text: 'shell.schemeAuto' },
] as const;

export function SchemeSwitch() {
  const { t } = useTranslation('app');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <ChoiceSwitch
      label={t('shell.appearance')}
      value={colorScheme}
      onChange={setColorScheme}
      choices={SCHEMES.map(({ value, Icon, text }) => ({
        value,
        title: t(text),
        label: (
          <>
            <Icon size={17} aria-hidden />
            <VisuallyHidden>{t(text)}</VisuallyHidden>
          </>
        ),
      }))}
    />
  );
}
