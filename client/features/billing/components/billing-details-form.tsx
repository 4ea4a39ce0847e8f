import { Alert, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { useExplainError } from '#client/components/explain-error.ts';
import { toFormErrors } from '#client/components/form-errors.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { notify } from '#client/components/notify.ts';
import { useShortForm } from '#client/components/use-short-form.ts';
import { useMe } from '#client/features/accounts/api/get-me.ts';
import type { BillingDetails } from '#shared/contracts/billing.ts';
import { useBillingDetails, useSaveBillingDetails } from '../api/billing-details.ts';

const schema = () => import('../details-schema.ts').then((module) => module.detailsForm);

/** Where receipts go and the tax id on them. */
export function BillingDetailsPanel() {
  const { t } = useTranslation('billingPage');
  const details = useBillingDetails();
  return (
    <section className="panel" aria-labelledby="billing-details">
      <Stack gap="md" p="lg">
        <div>
          <Title order={2} size="h4" id="billing-details">
            {t('details.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('details.description')}
          </Text>
        </div>
        {details.isPending && <ListSkeleton rows={2} />}
        {details.isError && !details.data && (
          <ErrorState error={details.error} onRetry={() => void details.refetch()} />
        )}
        {details.data && <DetailsForm details={details.data} />}
      </Stack>
    </section>
  );
}

function DetailsForm({ details }: { details: BillingDetails }) {
  const { t } = useTranslation('billingPage');
  const explain = useExplainError();
  const save = useSaveBillingDetails();
  const { data: account } = useMe();
  const { form, field } = useShortForm({
    initialValues: { billingEmail: details.billingEmail ?? '', taxId: details.taxId ?? '' },
    schema,
    onSubmit: async ({ billingEmail, taxId }) => {
      await save.mutateAsync({
        billingEmail: billingEmail.trim() || null,
        taxId: taxId.trim() || null,
      });
      notify.success(t('details.saved'));
    },
    errorsOf: toFormErrors,
  });
  const isAtField = save.isError && Object.keys(toFormErrors(save.error)).length > 0;
  return (
    <form {...form}>
      <Stack gap="md" align="stretch">
        {save.isError && !isAtField && (
          <Alert color="red" role="alert">
            {explain(save.error)}
          </Alert>
        )}
        <TextInput
          label={t('details.email')}
          description={t('details.emailHint', { email: account?.user.email ?? '' })}
          type="email"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          {...field('billingEmail')}
        />
        <TextInput
          label={t('details.taxId')}
          description={t('details.taxIdHint')}
          maxLength={40}
          autoComplete="off"
          {...field('taxId')}
        />
        <div>
          <Button type="submit" variant="default" loading={save.isPending}>
            {t('details.save')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
