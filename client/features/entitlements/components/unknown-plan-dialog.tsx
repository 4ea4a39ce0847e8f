import { Button, Group, Modal, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

interface UnknownPlanDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** Stands where an offer would while the plan is not known: nothing is sold to somebody who may have it. */
export function UnknownPlanDialog({ opened, onClose }: UnknownPlanDialogProps) {
  const { t } = useTranslation('entitlements');
  const client = useQueryClient();
  function retry() {
    for (const key of ['subscription', 'limits', 'plans']) {
      void client.refetchQueries({ queryKey: [key] });
    }
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('prompt.titleUnknown')}
      withCloseButton={false}
      centered
    >
      <Text>{t('prompt.unknown')}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button data-autofocus onClick={retry}>
          {t('prompt.retry')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('prompt.closeTop')}
        </Button>
      </Group>
    </Modal>
  );
}
