import { Button, Group, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceItem } from '#shared/contracts/resource.ts';
import { getResource } from '../api/resource-requests.ts';
import { useLeaveGuard } from '../hooks/use-leave-guard.ts';
import { useResourceForm } from '../hooks/use-resource-form.ts';
import { useSaveResource } from '../hooks/use-save-resource.tsx';
import { FormNotices } from './form-notices.tsx';
import type { ResourceDrawerProps } from './resource-drawer.tsx';
import classes from './resource-form.module.css';
import { SaveFailureNotice } from './save-failure-notice.tsx';
import { TextField } from './text-field.tsx';

type Props = ResourceDrawerProps & { item: ResourceItem | null };

export function ResourceFormView(props: Props) {
  const { resource, item, owner, room, isCovered, onClose } = props;
  const { onSaved, onLimitReached } = props;
  const { t } = useTranslation('inventory');
  const record = useResourceForm({ form: resource.form, item, owner, name: resource.name });
  const { save, isSaving, failure, clearFailure } = useSaveResource({
    resource,
    item,
    record,
    onSaved,
    onLimitReached,
  });
  const formRef = useRef<HTMLFormElement>(null);
  // The dialog may have opened before there was anything to type into.
  useEffect(() => formRef.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  const [isReloading, setIsReloading] = useState(false);
  const [wasFull, setWasFull] = useState(false);
  if (room === 'none' && !wasFull) setWasFull(true);
  const isFull = item === null && room === 'none';
  useLeaveGuard({
    hasUnsaved: record.hasUnsaved,
    // The prompt's way out may be the provider's page, and the draft waits for the return.
    asksBeforeUnload: record.isDirty && !isCovered,
    onDiscard: record.settle,
    keptNotice: isFull ? t('form.kept', { new: t(`${resource.name}.new`) }) : null,
  });

  async function bringCurrent(id: string): Promise<void> {
    setIsReloading(true);
    try {
      record.rebase(await getResource(resource, id));
      clearFailure();
    } finally {
      setIsReloading(false);
    }
  }

  return (
    <form ref={formRef} onSubmit={save} noValidate className={classes.form}>
      <Stack gap="md" className={classes.fields}>
        <FormNotices
          resource={resource}
          record={record}
          isFull={isFull && !isSaving}
          hasRoomAgain={item === null && wasFull && room === 'room'}
          onSeeOptions={() => onLimitReached(null)}
        />
        <Text size="sm" c="dimmed">
          {t(`${resource.name}.formHint`)}
        </Text>
        <TextField form={record.form} name="name" required maxLength={200} data-autofocus />
        <resource.Fields form={record.form} />
      </Stack>
      <div className={classes.footer}>
        {failure && (
          <SaveFailureNotice
            failure={failure}
            isReloading={isReloading}
            onReload={() => item && void bringCurrent(item.id)}
          />
        )}
        <Group gap="sm">
          <Button type="submit" loading={isSaving}>
            {t('form.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('form.cancel')}
          </Button>
        </Group>
      </div>
    </form>
  );
}
