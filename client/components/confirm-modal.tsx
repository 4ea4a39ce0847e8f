import { Button, Group, Modal, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface ConfirmRequest {
  title: string;
  /** What will happen, naming what is concerned. */
  body?: ReactNode;
  /** The verb of what is going to be done ("Eliminar"), not "OK". */
  confirmLabel?: string;
  cancelLabel?: string;
  /** The action takes something away. */
  danger?: boolean;
}

interface ConfirmModalProps {
  /** Stays while the dialog fades out, so that its words do too. */
  request: ConfirmRequest;
  isOpen: boolean;
  onAnswer: (answer: boolean) => void;
}

export default function ConfirmModal({ request, isOpen, onAnswer }: ConfirmModalProps) {
  const { t } = useTranslation('components');
  return (
    <Modal
      opened={isOpen}
      onClose={() => onAnswer(false)}
      title={request.title}
      closeButtonProps={{ 'aria-label': t('close') }}
      size="sm"
      centered
    >
      <Text component="div">{request.body}</Text>
      <Group justify="flex-end" mt="lg" gap="sm">
        <Button variant="default" onClick={() => onAnswer(false)} data-autofocus>
          {request.cancelLabel ?? t('cancel')}
        </Button>
        <Button {...(request.danger ? { color: 'red' } : {})} onClick={() => onAnswer(true)}>
          {request.confirmLabel ?? t('confirm')}
        </Button>
      </Group>
    </Modal>
  );
}
