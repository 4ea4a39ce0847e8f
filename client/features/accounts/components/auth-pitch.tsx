import { Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './auth-pitch.module.css';
import { ShelvesDrawing } from './shelves-drawing.tsx';

const POINTS = ['pitch.free', 'pitch.limits', 'pitch.keep'] as const;

/** What Estante is, for somebody who sees it for the first time. */
export function AuthPitch() {
  const { t } = useTranslation('accounts');
  return (
    <Stack gap="lg" maw={460}>
      <ShelvesDrawing />
      <Text className={classes.title}>{t('pitch.title')}</Text>
      <Text c="dimmed" fz="lg">
        {t('pitch.lead')}
      </Text>
      <ul className={classes.points}>
        {POINTS.map((point) => (
          <li key={point}>
            <IconCheck size={20} stroke={2.2} aria-hidden />
            {t(point)}
          </li>
        ))}
      </ul>
    </Stack>
  );
}
