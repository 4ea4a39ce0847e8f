import { Anchor, Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { AskOwner } from '#client/features/billing/components/ask-owner.tsx';
import { useMayPay } from '#client/features/billing/use-may-pay.ts';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import type { UnlockingPlan } from '#shared/contracts/problem.ts';
import { OfferPrice } from './offer-price.tsx';

interface OfferDialogProps {
  opened: boolean;
  onClose: () => void;
  /** What becomes possible. */
  title: string;
  /** One or two sentences on where the business stands. */
  children: ReactNode;
  /** The plan on offer; null on the top plan, where people talk to us instead. */
  plan: UnlockingPlan | null;
  /** The upgrade page, with reason and way back. */
  upgradePath: string;
  /** Opens the comparison of all plans. */
  onCompare: () => void;
  /** The way on that costs nothing. */
  withoutPaying: ReactNode;
}

/**
 * The one form of every offer, in the order of ux.md 7: what becomes possible, price, main button, the way
 * without paying, close. The close button comes last in the reading order too; Escape closes as well.
 */
export function OfferDialog(props: OfferDialogProps) {
  const { opened, onClose, title, children, plan, upgradePath, onCompare, withoutPaying } = props;
  const { t } = useTranslation('entitlements');
  const mayPay = useMayPay();

  function mainAction(): ReactNode {
    if (!plan) return <TalkToUs />;
    if (!mayPay) return <AskOwner planName={plan.name} path={upgradePath} />;
    if (!plan.price) return <TalkToUs planName={plan.name} />;
    return (
      <Button component={Link} to={upgradePath} size="md" data-autofocus>
        {t('prompt.upgrade', { plan: plan.name })}
      </Button>
    );
  }

  return (
    <Modal opened={opened} onClose={onClose} title={title} withCloseButton={false} centered>
      <Stack gap="md">
        {children}
        {plan && <OfferPrice price={plan.price} />}
        <Group gap="md">
          {mainAction()}
          {plan && (
            <Anchor
              component="button"
              type="button"
              size="sm"
              className="tap-link"
              onClick={onCompare}
            >
              {t('prompt.compare')}
            </Anchor>
          )}
        </Group>
        {plan && <Text size="sm">{t('prompt.comeBack')}</Text>}
        <Text component="div" size="sm" c="dimmed">
          {withoutPaying}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {plan ? t('prompt.close') : t('prompt.closeTop')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
