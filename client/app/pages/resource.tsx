import type { ComponentType } from 'react';
import { useMe } from '#client/features/accounts/api/get-me.ts';
import { ResourceScreen } from '#client/features/inventory/components/resource-screen.tsx';
import { RESOURCE_ENTRIES } from '#client/features/inventory/resources.ts';
import type { ResourceName } from '#shared/domain/resources.ts';

/** The page of a resource, as a route of its own. */
export async function resourcePage(name: ResourceName): Promise<{ Component: ComponentType }> {
  const resource = await RESOURCE_ENTRIES[name].load();
  return {
    Component: function ResourcePage() {
      const me = useMe();
      return me.data ? <ResourceScreen resource={resource} owner={me.data.user.id} /> : null;
    },
  };
}
