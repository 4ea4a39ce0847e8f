import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { notify } from '#client/components/notify.ts';
import { ApiError } from '#client/lib/api.ts';

/** Apps whose outage has been told, for each cache: many screens watch one query and one of them speaks. */
const told = new WeakMap<QueryClient, Set<string>>();

function toldApps(client: QueryClient): Set<string> {
  const apps = told.get(client) ?? new Set();
  told.set(client, apps);
  return apps;
}

/** Says once per outage that the plan could not be confirmed. A lost session is not an outage. */
export function useOutageNotice(
  app: string,
  status: 'pending' | 'error' | 'success',
  error: Error | null,
): void {
  const client = useQueryClient();
  const { t } = useTranslation('entitlements');
  const isOutage = status === 'error' && !(error instanceof ApiError && error.problem.status < 500);
  useEffect(() => {
    const apps = toldApps(client);
    if (status === 'success') apps.delete(app);
    if (!isOutage || apps.has(app)) return;
    apps.add(app);
    // The same id as the app's own word about a lost network: this one says what follows from it.
    notify.info(t('outage'), { id: 'network' });
  }, [app, client, isOutage, status, t]);
}
