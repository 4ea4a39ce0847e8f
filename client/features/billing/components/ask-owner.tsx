import { Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface AskOwnerProps {
  planName: string;
  /** Path inside the app where the owner can do it. */
  path: string;
}

/**
 * For people who may not pay: the message for the owner, written, to send by mail or to paste anywhere.
 * It goes out through the person's own mail program; nothing is sent from here.
 */
export function AskOwner({ planName, path }: AskOwnerProps) {
  const { t } = useTranslation('billing');
  const body = t('askOwner.body', {
    plan: planName,
    url: new URL(path, window.location.origin).href,
  });
  const subject = t('askOwner.subject', { plan: planName });
  const mail = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
  return (
    <Stack gap="xs">
      <Text size="sm">{t('askOwner.why')}</Text>
      <Group gap="sm">
        <Button component="a" href={mail} leftSection={<IconMail size={18} aria-hidden />}>
          {t('askOwner.mail')}
        </Button>
        <CopyButton value={body} timeout={3000}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={copy}
              leftSection={
                copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />
              }
            >
              <span aria-live="polite">{copied ? t('askOwner.copied') : t('askOwner.copy')}</span>
            </Button>
          )}
        </CopyButton>
      </Group>
    </Stack>
  );
}
