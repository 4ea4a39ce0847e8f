import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Toast, toastStore } from './notify.ts';
import classes from './toaster.module.css';

const ICONS = { success: IconCheck, error: IconAlertTriangle, info: IconInfoCircle };

/** One toast. It leaves by itself, but never while somebody points at it or is inside it. */
export function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useTranslation('components');
  const { id, kind, text, action, lifetime } = toast;
  const [isHeld, setHeld] = useState(false);
  const Icon = ICONS[kind];

  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => toastStore.close(id), lifetime);
    return () => clearTimeout(timer);
  }, [id, isHeld, lifetime]);

  return (
    <div
      className={classes.toast}
      data-kind={kind}
      role={kind === 'error' ? 'alert' : 'status'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon size={20} aria-hidden />
      <p className={classes.text}>{text}</p>
      {action ? (
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            toastStore.close(id);
            action.onClick();
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <CloseButton size="sm" aria-label={t('close')} onClick={() => toastStore.close(id)} />
    </div>
  );
}
