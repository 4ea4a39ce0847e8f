import type { z } from 'zod';
import { RESOURCES } from '#shared/domain/resources.ts';
import { id } from './common.ts';
import { resource } from './resource.ts';

/** How deep categories may lie within each other. */
export const CATEGORY_LEVELS = 5;

export const categories = resource({
  name: 'categories',
  one: 'category',
  metric: RESOURCES.categories,
  fields: { parentId: id.nullable().default(null) },
  filters: { parentId: id },
});
export type Category = z.infer<typeof categories.item>;
export type CategoryInput = z.infer<typeof categories.input>;
