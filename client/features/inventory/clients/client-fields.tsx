import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TAX_CONDITIONS } from '#shared/contracts/clients.ts';
import classes from '../components/record-form.module.css';
import type { RecordFieldsProps } from '../record.ts';
import type { ClientTyped } from './client-form.ts';

export function ClientFields({ form }: RecordFieldsProps<ClientTyped>) {
  const { t } = useTranslation('inventory');
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('clients.formHint')}
      </Text>
      <TextInput
        label={t('fields.name')}
        required
        maxLength={200}
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <div className={classes.pair}>
        <TextInput
          label={t('fields.taxId')}
          maxLength={32}
          autoComplete="off"
          {...form.getInputProps('taxId')}
        />
        <NativeSelect
          label={t('fields.taxCondition')}
          data={TAX_CONDITIONS.map((value) => ({ value, label: t(`taxCondition.${value}`) }))}
          {...form.getInputProps('taxCondition')}
        />
      </div>
      <div className={classes.pair}>
        <TextInput
          label={t('fields.email')}
          type="email"
          maxLength={254}
          autoComplete="off"
          {...form.getInputProps('email')}
        />
        <TextInput
          label={t('fields.phone')}
          type="tel"
          maxLength={40}
          autoComplete="off"
          {...form.getInputProps('phone')}
        />
      </div>
      <TextInput
        label={t('fields.address')}
        maxLength={300}
        autoComplete="off"
        {...form.getInputProps('address')}
      />
      <Textarea
        label={t('fields.notes')}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={2000}
        {...form.getInputProps('notes')}
      />
    </>
  );
}
