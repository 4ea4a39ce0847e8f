import { IconBox, IconCategory, type IconProps, IconTruck, IconUsers } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Texts } from '#client/lib/texts.ts';
import type { ResourceName } from '#shared/domain/resources.ts';
import { categoryTexts } from './categories.texts.ts';
import { clientTexts } from './clients.texts.ts';
import { productTexts } from './products.texts.ts';
import type { Resource } from './resource.ts';
import { supplierTexts } from './suppliers.texts.ts';

interface Entry {
  Icon: ComponentType<IconProps>;
  texts: Texts<Record<string, string>>;
  /** Form and columns, fetched with the page. */
  load(): Promise<Resource>;
}

/** Every resource: what navigation and texts need of it, and where the rest is. */
export const RESOURCE_ENTRIES: Readonly<Record<ResourceName, Entry>> = {
  products: {
    Icon: IconBox,
    texts: productTexts,
    load: async () => (await import('./products.tsx')).products,
  },
  categories: {
    Icon: IconCategory,
    texts: categoryTexts,
    load: async () => (await import('./categories.tsx')).categories,
  },
  suppliers: {
    Icon: IconTruck,
    texts: supplierTexts,
    load: async () => (await import('./suppliers.tsx')).suppliers,
  },
  clients: {
    Icon: IconUsers,
    texts: clientTexts,
    load: async () => (await import('./clients.tsx')).clients,
  },
};
