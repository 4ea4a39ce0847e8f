import { useTranslation } from 'react-i18next';
import type { ResourceName } from '#shared/domain/resources.ts';
import { useNameOf } from '../api/references.ts';

/** The name behind an id. */
export function ReferenceName({ resource, id }: { resource: ResourceName; id: string }) {
  const { t } = useTranslation('inventory');
  const name = useNameOf(resource, id);
  return name ?? (name === null ? t('reference.gone') : '…');
}
