import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconHistory, IconLock, IconLockOpen, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Typed } from '../record.ts';
import classes from './record-form.module.css';

interface Props {
  metric: string;
  record: {
    isRestored: boolean;
    isDirty: boolean;
    overlaps: string[] | null;
    base: { typed: Typed };
    discard(): void;
  };
  /** The plan has no room for this record as things stand. */
  isFull: boolean;
  /** A save was refused for lack of room, and now there is some. */
  hasRoomAgain: boolean;
  onSeeOptions(): void;
}

/** What the person should know before going on: where these values come from, and whether they will fit. */
export function FormNotices({ metric, record, isFull, hasRoomAgain, onSeeOptions }: Props) {
  const { t } = useTranslation('inventory');
  return (
    <Stack gap="sm" aria-live="polite" className={classes.notices}>
      {record.isRestored && record.isDirty && (
        <Alert
          role="note"
          variant="default"
          className={classes.notice}
          icon={<IconHistory size={18} aria-hidden />}
        >
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t('form.restored')}</Text>
            <Button size="compact-sm" variant="default" onClick={record.discard}>
              {t('form.discard')}
            </Button>
          </Group>
        </Alert>
      )}
      {isFull && (
        <Alert
          role="note"
          variant="default"
          className={classes.notice}
          data-kind="full"
          icon={<IconLock size={18} aria-hidden />}
        >
          <Group justify="space-between" gap="xs">
            <Text size="sm">{t(`${metric}.full`)}</Text>
            <Button size="compact-sm" variant="default" onClick={onSeeOptions}>
              {t('form.seeOptions')}
            </Button>
          </Group>
        </Alert>
      )}
      {hasRoomAgain && (
        <Alert
          role="note"
          variant="default"
          className={classes.notice}
          data-kind="room"
          icon={<IconLockOpen size={18} aria-hidden />}
        >
          {t('form.roomAgain')}
        </Alert>
      )}
      {record.overlaps && (
        <Alert
          role="note"
          variant="default"
          className={classes.notice}
          icon={<IconRefresh size={18} aria-hidden />}
          title={t('form.mergedTitle')}
        >
          {t('form.mergedText')}
          {record.overlaps.length > 0 && (
            <List size="sm" mt="xs">
              {record.overlaps.map((field) => (
                <List.Item key={field}>
                  {t(record.base.typed[field] ? 'form.theirs' : 'form.theirsEmpty', {
                    field: t(`fields.${field}`),
                    value: record.base.typed[field],
                  })}
                </List.Item>
              ))}
            </List>
          )}
        </Alert>
      )}
    </Stack>
  );
}
