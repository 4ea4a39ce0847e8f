import { categories as contract } from '#shared/contracts/categories.ts';
import { keepTree } from './category-tree.ts';
import { defineResource, type Resource } from './resource.ts';

export const categories: Resource = defineResource({
  contract,
  fields: { parentId: String },
  searchTexts: ({ name }) => [name],
  references: { parentId: 'categories' },
  guard: (change, write) => keepTree(categories.model, change, write),
});
