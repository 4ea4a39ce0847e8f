import { Anchor, Badge, Button, Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Money } from '#client/components/money.tsx';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import type { Receipt } from '../api/get-receipt.ts';
import { useMethodWords } from '../use-method-words.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { type Fact, Facts } from './facts.tsx';
import classes from './receipt-view.module.css';

/** A sheet to read, print or keep; what surrounds it stays off the paper. */
export function ReceiptView({ receipt }: { receipt: Receipt }) {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const providers = useProviderWords();
  const methodWords = useMethodWords();
  const { number, status, total, refunded, business, paidAt, createdAt } = receipt;
  const title = number ? t('receipt.titleNumber', { number }) : t('receipt.title');
  useDocumentTitle(`${title} · Estante`);
  const isRefunded = refunded.amountMinor > 0;
  return (
    <>
      <Group justify="space-between" gap="sm" mb="lg" className={classes.tools ?? ''}>
        <Anchor component={Link} to={paths.billing()} className="tap-link">
          {t('receipt.back')}
        </Anchor>
        <Button
          variant="default"
          leftSection={<IconPrinter size={18} aria-hidden />}
          onClick={() => window.print()}
        >
          {t('receipt.print')}
        </Button>
      </Group>
      <article className={`panel ${classes.sheet}`} aria-labelledby="receipt-title">
        <header className={classes.head}>
          <div>
            <Text fw={700} fz={22}>
              {t('receipt.issuer')}
            </Text>
            <Title order={1} size="h3" id="receipt-title" tabIndex={-1} className="page-title">
              {title}
            </Title>
          </div>
          <Badge variant="outline" size="lg" tt="none">
            {t(`invoices.statusWords.${status}`)}
          </Badge>
        </header>
        <div>
          <Text size="sm" c="dimmed">
            {t('receipt.paidBy')}
          </Text>
          <Text fw={600}>{business.name}</Text>
          {business.taxId && <Text>{t('receipt.taxId', { taxId: business.taxId })}</Text>}
        </div>
        <Facts facts={facts()} />
        <dl className={classes.amounts}>
          <Amount term={t('receipt.total')} value={total} isMain={!isRefunded} />
          {isRefunded && (
            <>
              <Amount
                term={t('receipt.refunded')}
                value={{ ...refunded, amountMinor: -refunded.amountMinor }}
              />
              <Amount
                term={t('receipt.net')}
                value={{ ...total, amountMinor: total.amountMinor - refunded.amountMinor }}
                isMain
              />
            </>
          )}
        </dl>
        <Text size="sm" c="dimmed" className="wrap-anywhere">
          {t('receipt.note')} {t('receipt.reference', { id: receipt.id })}
        </Text>
      </article>
    </>
  );

  function facts(): Fact[] {
    const { planName, periodStart, periodEnd, paymentMethod, provider } = receipt;
    const found: Fact[] = [
      {
        term: t('receipt.concept'),
        value: t(`invoices.concept_${receipt.kind}`, { plan: planName }),
      },
      {
        term: t(paidAt ? 'receipt.date' : 'receipt.created'),
        value: format.date(paidAt ?? createdAt),
      },
    ];
    if (periodStart && periodEnd) {
      found.push({
        term: t('receipt.period'),
        value: t('facts.periodValue', {
          start: format.shortDate(periodStart),
          end: format.shortDate(periodEnd),
        }),
      });
    }
    found.push({ term: t('receipt.provider'), value: providers.name(provider) });
    if (paymentMethod) {
      found.push({ term: t('receipt.method'), value: methodWords(paymentMethod) });
    }
    return found;
  }
}

interface AmountProps {
  term: string;
  value: { amountMinor: number; currency: string };
  isMain?: boolean;
}

function Amount({ term, value, isMain = false }: AmountProps) {
  return (
    <div className={classes.amount} data-main={isMain}>
      <dt>{term}</dt>
      <dd>
        <Money value={value} />
      </dd>
    </div>
  );
}
