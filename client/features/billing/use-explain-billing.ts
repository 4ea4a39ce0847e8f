import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { ApiError } from '#client/lib/api.ts';
import { useRefusalWords } from './use-refusal-words.ts';

/** As everywhere, but refusals have their reason, and a conflict is about the subscription and not about a form. */
export function useExplainBilling(): (error: unknown) => string {
  const { t } = useTranslation('billing');
  const explain = useExplainError();
  const refusalWords = useRefusalWords();
  return (error) => {
    if (!(error instanceof ApiError)) return explain(error);
    const { code, reason, until, amount } = error.problem;
    if (code === 'REFUSED' && reason) return refusalWords({ reason, until, amount });
    return code === 'CONFLICT' ? t('conflict') : explain(error);
  };
}
