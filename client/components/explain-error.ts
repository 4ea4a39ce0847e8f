import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, NetworkError } from '#client/lib/api.ts';

/** Says in the person's language what went wrong and what to do; never the server's own words. */
export function useExplainError(): (error: unknown) => string {
  const { t } = useTranslation('components');
  return useCallback(
    (error: unknown) => {
      if (error instanceof NetworkError) return t('problem.NETWORK');
      if (!(error instanceof ApiError)) return t('problem.UNKNOWN');
      const { code, retryAfterSeconds } = error.problem;
      if (code === 'RATE_LIMITED' && retryAfterSeconds) {
        return t('rateLimitedFor', { count: retryAfterSeconds });
      }
      // A newer server may have codes that this page does not know.
      return t([`problem.${code}`, 'problem.UNKNOWN']);
    },
    [t],
  );
}
