import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { PageHeader } from '#client/components/page-header.tsx';
import { useReceipt } from '#client/features/billing/api/get-receipt.ts';
import { ReceiptView } from '#client/features/billing/components/receipt-view.tsx';
import { billingPageTexts } from '#client/features/billing/page-texts.ts';
import { addTexts } from '#client/lib/i18n.ts';

addTexts({ billingPage: billingPageTexts });

/** One payment on paper: who paid whom, what for, how much. */
export function ReceiptPage() {
  const { t } = useTranslation('billingPage');
  const { id = '' } = useParams();
  const receipt = useReceipt(id);
  if (receipt.data) return <ReceiptView receipt={receipt.data} />;
  return (
    <>
      <PageHeader title={t('receipt.title')} />
      {receipt.isError ? (
        <ErrorState error={receipt.error} onRetry={() => void receipt.refetch()} />
      ) : (
        <ListSkeleton rows={6} />
      )}
    </>
  );
}

export default ReceiptPage;
