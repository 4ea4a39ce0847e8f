import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { CopyCode } from '#client/components/copy-code.tsx';
import { PageHeader } from '#client/components/page-header.tsx';
import { useMe } from '#client/features/accounts/api/get-me.ts';
import type { ConsumerRequestKind } from '#client/features/consumer/api/request-by-consumer.ts';
import { ConsumerRequestForm } from '#client/features/consumer/components/consumer-request-form.tsx';
import { consumerTexts } from '#client/features/consumer/texts.ts';
import { addTexts } from '#client/lib/i18n.ts';
import { paths } from '#client/lib/paths.ts';

addTexts({ consumer: consumerTexts });

interface ConsumerRequestPageProps {
  kind: ConsumerRequestKind;
}

/** "Botón de baja" and "botón de arrepentimiento": for everybody, at once for whoever is inside. */
function ConsumerRequestPage({ kind }: ConsumerRequestPageProps) {
  const { t } = useTranslation('consumer');
  const me = useMe();
  const [done, setDone] = useState<{ email: string; trackingCode: string } | null>(null);
  if (done) {
    return (
      <Stack gap="md" aria-live="polite">
        <PageHeader
          title={t(`${kind}.done`)}
          description={t(`${kind}.doneBody`, { email: done.email })}
        />
        <CopyCode code={done.trackingCode} label={t('code', { code: done.trackingCode })} />
        <Button component={Link} to={paths.home()} variant="default">
          {t('home')}
        </Button>
      </Stack>
    );
  }
  const isOwner = me.data?.user.role === 'owner';
  return (
    <>
      <PageHeader title={t(`${kind}.title`)} description={t(`${kind}.description`)} />
      {isOwner && (
        <Stack gap="sm" mb="xl">
          <Text>{t(`${kind}.inside`)}</Text>
          <Button
            component={Link}
            size="md"
            to={paths.billing({ action: kind === 'cancellation' ? 'cancel' : 'withdraw' })}
          >
            {t(`${kind}.go`)}
          </Button>
          <Text size="sm" c="dimmed" mt="md">
            {t('other')}
          </Text>
        </Stack>
      )}
      {!me.isPending && (
        <ConsumerRequestForm
          kind={kind}
          email={me.data?.user.email ?? ''}
          isSecond={isOwner}
          onDone={setDone}
        />
      )}
    </>
  );
}

export function CancelServicePage() {
  return <ConsumerRequestPage kind="cancellation" />;
}

export function WithdrawPage() {
  return <ConsumerRequestPage kind="withdrawal" />;
}
