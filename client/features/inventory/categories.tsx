import { useTranslation } from 'react-i18next';
import { type Category, categories as contract } from '#shared/contracts/categories.ts';
import { createdColumn, nameColumn } from './components/columns.tsx';
import { TreeDrawing } from './components/drawings.tsx';
import { ReferenceInput } from './components/reference-input.tsx';
import { ReferenceName } from './components/reference-name.tsx';
import { defineResource, type FieldsProps, plainForm } from './resource.ts';

const values = plainForm(contract, ['name', 'parentId']);

function Fields({ form }: FieldsProps<ReturnType<typeof values.empty>>) {
  const { t } = useTranslation('inventory');
  return (
    <ReferenceInput
      resource="categories"
      label={t('fields.parentId')}
      description={t('categories.parentHint')}
      {...form.getInputProps('parentId')}
    />
  );
}

const parentOf = ({ parentId }: Category) =>
  parentId && <ReferenceName resource="categories" id={parentId} />;

export const categories = defineResource({
  contract,
  form: values,
  Fields,
  columns: (words) => [
    nameColumn(words, parentOf),
    { id: 'parentId', header: words.t('fields.parentId'), from: 'sm', cell: parentOf },
    createdColumn(words),
  ],
  Drawing: TreeDrawing,
  references: { parentId: 'categories' },
  usedBy: [
    { resource: 'products', field: 'categoryId' },
    { resource: 'categories', field: 'parentId' },
  ],
});
