import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconHistory, IconLock, IconLockOpen, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Resource, Typed } from '../resource.ts';
import { ReferenceName } from './reference-name.tsx';
import classes from './resource-form.module.css';

interface Props {
  resource: Resource;
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
export function FormNotices({ resource, record, isFull, hasRoomAgain, onSeeOptions }: Props) {
  const { t } = useTranslation('inventory');
  const { typed } = record.base;

  /** What the other person put, in words: a reference by its name. */
  function theirs(field: string): ReactNode {
    const value = typed[field];
    if (!value) return t('form.theirsEmpty', { field: t(`fields.${field}`) });
    const name = resource.references[field];
    if (!name) return t('form.theirs', { field: t(`fields.${field}`), value });
    return (
      <>
        {t(`fields.${field}`)}: <ReferenceName resource={name} id={value} />
      </>
    );
  }
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
            <Text size="sm">
              {t('form.full', { things: t(`${resource.name}.title`).toLowerCase() })}
            </Text>
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
                <List.Item key={field}>{theirs(field)}</List.Item>
              ))}
            </List>
          )}
        </Alert>
      )}
    </Stack>
  );
}
