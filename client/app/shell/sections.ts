import {
  IconChartBar,
  IconCreditCard,
  IconLayoutDashboard,
  type IconProps,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { SubscriptionAccess } from '#client/features/entitlements/use-subscription.ts';
import { RESOURCE_ENTRIES } from '#client/features/inventory/resources.ts';
import { paths } from '#client/lib/paths.ts';
import { RESOURCE_NAMES, RESOURCES, type ResourceName } from '#shared/domain/resources.ts';

export interface Section {
  key: string;
  /** Key of its words. */
  label: string;
  path: string;
  Icon: ComponentType<IconProps>;
  /** Whether the plan has something behind it; sections without a question are for everybody. */
  isIncluded?: (access: SubscriptionAccess) => boolean;
}

export const SECTIONS: readonly Section[] = [
  {
    key: 'dashboard',
    label: 'app:nav.dashboard',
    path: paths.dashboard(),
    Icon: IconLayoutDashboard,
  },
  ...RESOURCE_NAMES.map(sectionOf),
  {
    key: 'reports',
    label: 'app:nav.reports',
    path: paths.reports(),
    Icon: IconChartBar,
    isIncluded: ({ hasFeature }) => hasFeature('advancedReporting'),
  },
  { key: 'billing', label: 'app:nav.billing', path: paths.billing(), Icon: IconCreditCard },
];

function sectionOf(name: ResourceName): Section {
  const metric = RESOURCES[name];
  return {
    key: name,
    label: `inventory:${name}.title`,
    path: paths.list(name),
    Icon: RESOURCE_ENTRIES[name].Icon,
    ...(metric && { isIncluded: ({ limit }) => limit(metric) !== 0 }),
  };
}
