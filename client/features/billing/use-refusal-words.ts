import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import { currentLanguage } from '#client/lib/i18n.ts';
import { knownSentence } from '#client/lib/known-sentence.ts';
import type { BillingRefusal } from '#shared/domain/billing-refusals.ts';
import type { Money } from '#shared/domain/money.ts';
import { useKnownActions } from './api/get-billing-actions.ts';
import type { Sentence } from './plan-words.ts';
import { REFUSALS, TAKEN_BACK_FIRST } from './refusal-texts.ts';

/** Why something cannot be done now, as the server tells it. */
export interface Refusal {
  reason: BillingRefusal;
  /** When that will be otherwise by itself; null where it will not, or is not known. */
  until?: string | null | undefined;
  /** What is owed. */
  amount?: Money | null | undefined;
}

/** A refusal in a sentence, with its day and amount where they are known. */
export function useRefusalWords(): (refusal: Refusal) => string {
  const { t } = useTranslation('billing');
  const format = useFormat();
  // What is known already: words are no reason to ask.
  const resume = useKnownActions()?.resume;
  return ({ reason, until, amount }) => {
    const facts = {
      date: until ? format.date(until) : undefined,
      amount: amount ? format.money(amount) : undefined,
    };
    // A newer server may have reasons that this page does not know.
    return knownSentence(sentencesOf(reason) ?? [], facts) ?? t('conflict');
  };

  /** The same code stands for three things to take back, and for one that cannot be. */
  function sentencesOf(reason: BillingRefusal): Sentence | undefined {
    const language = currentLanguage();
    if (reason !== 'RESUME_FIRST' || !resume) return REFUSALS[language][reason];
    return resume.isAllowed
      ? TAKEN_BACK_FIRST[language][resume.takesBack]
      : REFUSALS[language][resume.reason];
  }
}
