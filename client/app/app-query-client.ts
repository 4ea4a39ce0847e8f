import type { QueryClient } from '@tanstack/react-query';
import { notify } from '#client/components/notify.ts';
import { i18n } from '#client/lib/i18n.ts';
import { createQueryClient } from '#client/lib/query-client.ts';

/** The app's cache; a lost network is told once, not once for every request that meets it. */
export function createAppQueryClient(): QueryClient {
  let isTold = false;
  return createQueryClient({
    onBackgroundFailure: () => {
      if (isTold) return;
      isTold = true;
      notify.info(i18n.t('networkLost', { ns: 'app' }), { id: 'network' });
    },
    onRecovered: () => {
      isTold = false;
    },
  });
}
