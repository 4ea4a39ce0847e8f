import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { ApiError } from '#client/lib/api.ts';
import type { SaveFailure } from '../hooks/use-save-resource.tsx';
import classes from './resource-form.module.css';

interface Props {
  failure: SaveFailure;
  isReloading: boolean;
  onReload(): void;
}

/** Stands beside "save": why nothing was saved and what to do. Everything typed is still above it. */
export function SaveFailureNotice({ failure, isReloading, onReload }: Props) {
  const { t } = useTranslation(['inventory', 'components']);
  const explain = useExplainError();
  const requestId =
    failure.kind === 'error' && failure.error instanceof ApiError
      ? failure.error.problem.requestId
      : undefined;

  function words(): string {
    if (failure.kind === 'conflict') return t('form.conflictText');
    return failure.kind === 'error' ? explain(failure.error) : t(`form.${failure.kind}`);
  }

  return (
    <Alert
      role="alert"
      variant="default"
      className={classes.notice}
      data-kind="failed"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title={t(failure.kind === 'conflict' ? 'form.conflictTitle' : 'form.failed')}
    >
      {words()}
      {requestId && (
        <Text size="xs" c="dimmed" className="wrap-anywhere">
          {t('requestId', { ns: 'components', id: requestId })}
        </Text>
      )}
      {failure.kind === 'conflict' && (
        <Button
          mt="xs"
          size="compact-sm"
          variant="default"
          loading={isReloading}
          onClick={onReload}
        >
          {t('form.conflictReload')}
        </Button>
      )}
    </Alert>
  );
}
