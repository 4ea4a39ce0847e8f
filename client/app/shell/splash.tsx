import { Center, Loader, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The moment before it is known who is here. */
export function Splash() {
  const { t } = useTranslation('app');
  return (
    <Center mih="100dvh" component="output">
      <Loader type="dots" />
      <VisuallyHidden>{t('loading')}</VisuallyHidden>
    </Center>
  );
}
