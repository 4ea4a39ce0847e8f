import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceName } from '#shared/domain/resources.ts';
import { useChoices, useNameOf } from '../api/references.ts';

type Props = Omit<SelectProps, 'data' | 'onChange' | 'value'> & {
  resource: ResourceName;
  value?: string;
  /** The id that was chosen, or nothing. */
  onChange?(id: string): void;
};

const PAUSE_MS = 200;

/** Chooses a document of another resource by its name. Archived ones are not offered; one that was chosen stays. */
export function ReferenceInput({ resource, value = '', onChange, ...rest }: Props) {
  const { t } = useTranslation('inventory');
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const current = useNameOf(resource, value);
  // The name of what is chosen stands in the same input; it is no search.
  const [q] = useDebouncedValue(search === current ? '' : search, PAUSE_MS);
  const { data, isPending } = useChoices(resource, q, isOpen);
  const options = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const chosen = { value, label: current ?? (current === null ? t('reference.gone') : '…') };
  const isListed = value === '' || options.some((option) => option.value === value);
  return (
    <Select
      {...rest}
      data={isListed ? options : [chosen, ...options]}
      value={value || null}
      onChange={(id) => onChange?.(id ?? '')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('reference.clear') }}
      searchValue={search}
      onSearchChange={setSearch}
      onDropdownOpen={() => setOpen(true)}
      // The server has searched already.
      filter={({ options: found }) => found}
      nothingFoundMessage={t(isPending ? 'reference.loading' : 'reference.nothing')}
      comboboxProps={{ shadow: 'md' }}
    />
  );
}
