import { Button, Group, Stack } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLeaveGuard } from '../hooks/use-leave-guard.ts';
import { useRecordForm } from '../hooks/use-record-form.ts';
import { useSaveRecord } from '../hooks/use-save-record.tsx';
import type { StoredRecord, Typed } from '../record.ts';
import { FormNotices } from './form-notices.tsx';
import type { RecordDrawerProps } from './record-drawer.tsx';
import classes from './record-form.module.css';
import { SaveFailureNotice } from './save-failure-notice.tsx';

type Props<
  Item extends StoredRecord,
  Values extends Typed,
  Input extends object,
> = RecordDrawerProps<Item, Values, Input> & { item: Item | null };

export function RecordFormView<
  Item extends StoredRecord,
  Values extends Typed,
  Input extends object,
>(props: Props<Item, Values, Input>) {
  const { kind, item, owner, room, isCovered, onClose } = props;
  const { onSaved, onLimitReached } = props;
  const { t } = useTranslation('inventory');
  const record = useRecordForm({ form: kind.form, item, owner, name: kind.metric });
  const { save, isSaving, failure, clearFailure } = useSaveRecord({
    kind,
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
    keptNotice: isFull ? t(`${kind.metric}.kept`) : null,
  });

  async function bringCurrent(id: string): Promise<void> {
    setIsReloading(true);
    try {
      record.rebase(await kind.requests.get(id));
      clearFailure();
    } finally {
      setIsReloading(false);
    }
  }

  return (
    <form ref={formRef} onSubmit={save} noValidate className={classes.form}>
      <Stack gap="md" className={classes.fields}>
        <FormNotices
          metric={kind.metric}
          record={record}
          isFull={isFull && !isSaving}
          hasRoomAgain={item === null && wasFull && room === 'room'}
          onSeeOptions={() => onLimitReached(null)}
        />
        <kind.form.Fields form={record.form} />
      </Stack>
      <div className={classes.footer}>
        {failure && (
          <SaveFailureNotice
            failure={failure}
            metric={kind.metric}
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
