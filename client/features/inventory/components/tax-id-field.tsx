import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { normalTaxId } from '#shared/domain/cuit.ts';
import type { ResourceName } from '#shared/domain/resources.ts';
import { useSameTaxId } from '../api/references.ts';
import { useFormAddress } from '../hooks/use-form-address.ts';
import type { FieldsProps, Typed } from '../resource.ts';
import { TextField } from './text-field.tsx';

const PAUSE_MS = 400;

/** A tax id, with a warning where another document has it already. Two may share one: it is never refused. */
export function TaxIdField<Values extends Typed & { taxId: string }>({
  form,
  resource,
}: FieldsProps<Values> & { resource: ResourceName }) {
  const { t } = useTranslation('inventory');
  const { current } = useFormAddress();
  const [taxId] = useDebouncedValue(normalTaxId(form.values.taxId.trim()), PAUSE_MS);
  const other = useSameTaxId(resource, taxId, current);
  return (
    <div>
      <TextField form={form} name="taxId" maxLength={32} />
      <Text component="output" size="xs" c="dimmed" mt={other ? 4 : 0} display="block">
        {other && t('taxIdTaken', { name: other.name })}
      </Text>
    </div>
  );
}
