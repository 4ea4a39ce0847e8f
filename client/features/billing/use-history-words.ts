import { useTranslation } from 'react-i18next';
import { deCamelised } from '#client/features/plans/feature-words.ts';
import { useFormat } from '#client/lib/format.ts';
import { knownSentence } from '#client/lib/known-sentence.ts';
import type { HistoryEntry } from '#shared/contracts/billing.ts';
import { providerName } from '#shared/contracts/subscriptions.ts';
import type { Money } from '#shared/domain/money.ts';
import { historyKind, recordOf } from './history-kind.ts';
import { useProviderWords } from './use-provider-words.ts';

/** An event of the history in a sentence; one that we have no words for still reads. */
export function useHistoryWords(): (entry: HistoryEntry) => string {
  const { t, i18n } = useTranslation('history');
  const format = useFormat();
  const providers = useProviderWords();

  return (entry) => {
    const kind = historyKind(entry);
    const forms = ['full', 'plain'].map((form): unknown =>
      i18n.getResource(i18n.language, 'history', `event.${kind}.${form}`),
    );
    const sentence = knownSentence(
      forms.filter((form) => typeof form === 'string'),
      valuesOf(entry),
    );
    return sentence ?? t('unknown', { what: deCamelised(entry.type.replaceAll('.', ' ')) });
  };

  function valuesOf({ before, after, data }: HistoryEntry): Record<string, string> {
    const next = recordOf(after['scheduledChange']);
    const formerNext = recordOf(before['scheduledChange']);
    return {
      plan: text(after['planName']) || text(data['planName']),
      // What is asked for is asked of the plan that is paid for, also while that one waits.
      paid: text(recordOf(data['standing'])['paidPlanName']) || text(after['planName']),
      // What was suspended is the default plan until it ends; what ended is named beside its reason.
      from:
        text(recordOf(after['ended'])['planName']) ||
        text(before['planName']) ||
        text(data['planName']),
      price: money(after['price']),
      date: day(after['trialEnd']) || day(after['currentPeriodEnd']),
      grace: day(after['graceEndsAt']),
      next: text(next['planName']),
      nextDate: day(next['effectiveAt']),
      formerNext: text(formerNext['planName']),
      amount: money(data['amount']),
      refunded: money(data['refunded']),
      // As a server writes an address of the older kind that it heard in the newer one.
      address: text(data['address']).replace(/^::ffff:/, ''),
      provider: provider(after['provider']),
      request: request(data['kind']),
      tracking: text(data['trackingCode']),
      reason: reason(data['reason'] ?? recordOf(after['ended'])['reason']),
      changed: changed(after),
    };
  }

  function changed(after: Record<string, unknown>): string {
    return Object.keys(after)
      .map((key) => t(`field.${key}`, { defaultValue: '' }))
      .filter(Boolean)
      .join(', ');
  }

  function reason(value: unknown): string {
    return typeof value === 'string' ? t(`reason.${value}`, { defaultValue: '' }) : '';
  }

  function provider(value: unknown): string {
    const known = providerName.options.find((one) => one === value);
    return known ? providers.name(known) : '';
  }

  function request(value: unknown): string {
    return typeof value === 'string' ? t(`request.${value}`, { defaultValue: '' }) : '';
  }

  function day(value: unknown): string {
    return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? format.date(value) : '';
  }

  function money(value: unknown): string {
    return isMoney(value) ? format.money(value) : '';
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isMoney(value: unknown): value is Money {
  const { amountMinor, currency } = recordOf(value);
  return typeof amountMinor === 'number' && typeof currency === 'string';
}
