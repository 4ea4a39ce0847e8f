import { Button, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '#client/lib/api.ts';
import { useExplainError } from './explain-error.ts';

interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
}

/** What stands where data could not be shown: why, what to do, and the code that support can look up. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const { t } = useTranslation('components');
  const explain = useExplainError();
  const requestId = error instanceof ApiError ? error.problem.requestId : undefined;
  return (
    <Stack role="alert" align="flex-start" gap="xs" className="panel" p="lg">
      <Text fw={600}>{t('errorTitle')}</Text>
      <Text>{explain(error)}</Text>
      {requestId ? (
        <Text size="sm" c="dimmed" className="wrap-anywhere">
          {t('requestId', { id: requestId })}
        </Text>
      ) : null}
      {onRetry ? (
        <Button
          mt="xs"
          variant="default"
          leftSection={<IconRefresh size={18} aria-hidden />}
          onClick={onRetry}
        >
          {t('retry')}
        </Button>
      ) : null}
    </Stack>
  );
}
