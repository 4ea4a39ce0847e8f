import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The shape of a list that is on its way. */
export function ListSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation('components');
  return (
    <Stack gap="xs" aria-busy="true">
      <VisuallyHidden component="output">{t('loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={44} width={`${100 - (row % 3) * 4}%`} />
      ))}
    </Stack>
  );
}
