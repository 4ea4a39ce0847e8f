import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { toastStore } from './notify.ts';
import { ToastCard } from './toast-card.tsx';
import classes from './toaster.module.css';

/** The live region is there before its first toast: a region that arrives with its text goes unread. */
export function Toaster() {
  const { t } = useTranslation('components');
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read);
  return (
    <section
      className={classes.region}
      aria-label={t('notifications')}
      aria-live="polite"
      aria-relevant="additions text"
    >
      {toasts.map((toast) => (
        // A replaced text is a new message, with its own time.
        <ToastCard key={`${toast.id} ${toast.text}`} toast={toast} />
      ))}
    </section>
  );
}
