import {
  IconBox,
  IconChartBar,
  IconCreditCard,
  IconLayoutDashboard,
  type IconProps,
  IconTruck,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { SubscriptionAccess } from '#client/features/entitlements/use-subscription.ts';
import { paths } from '#client/lib/paths.ts';

export interface Section {
  key: 'dashboard' | 'products' | 'clients' | 'suppliers' | 'reports' | 'billing';
  path: string;
  Icon: ComponentType<IconProps>;
  /** Whether the plan has something behind it; sections without a question are for everybody. */
  isIncluded?: (access: SubscriptionAccess) => boolean;
}

export const SECTIONS: readonly Section[] = [
  { key: 'dashboard', path: paths.dashboard(), Icon: IconLayoutDashboard },
  {
    key: 'products',
    path: paths.products(),
    Icon: IconBox,
    isIncluded: ({ limit }) => limit('products') !== 0,
  },
  {
    key: 'clients',
    path: paths.clients(),
    Icon: IconUsers,
    isIncluded: ({ limit }) => limit('clients') !== 0,
  },
  {
    key: 'suppliers',
    path: paths.suppliers(),
    Icon: IconTruck,
    isIncluded: ({ limit }) => limit('suppliers') !== 0,
  },
  {
    key: 'reports',
    path: paths.reports(),
    Icon: IconChartBar,
    isIncluded: ({ hasFeature }) => hasFeature('advancedReporting'),
  },
  { key: 'billing', path: paths.billing(), Icon: IconCreditCard },
];
