import { Button, type ButtonProps } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface TalkToUsProps extends Pick<ButtonProps, 'variant' | 'fullWidth'> {
  /** The plan that the message is about; a custom plan in general without it. */
  planName?: string | undefined;
}

/** Where no price is listed, a person answers: opens a mail to sales. */
export function TalkToUs({ planName, ...button }: TalkToUsProps) {
  const { t } = useTranslation('plans');
  const subject = planName ? t('contact.subject', { plan: planName }) : t('contact.subjectGeneral');
  return (
    <Button
      component="a"
      href={`mailto:${t('contact.email')}?subject=${encodeURIComponent(subject)}`}
      leftSection={<IconMail size={18} aria-hidden />}
      {...button}
    >
      {t('contact.talk')}
    </Button>
  );
}
