import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { ApiError } from '#client/lib/api.ts';

/** As everywhere, but a conflict is about the subscription and not about a form. */
export function useExplainBilling(): (error: unknown) => string {
  const { t } = useTranslation('billing');
  const explain = useExplainError();
  return (error) =>
    error instanceof ApiError && error.code === 'CONFLICT' ? t('conflict') : explain(error);
}
