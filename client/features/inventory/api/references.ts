import { useQuery } from '@tanstack/react-query';
import { ApiError } from '#client/lib/api.ts';
import type { ResourceItem } from '#shared/contracts/resource.ts';
import type { ResourceName } from '#shared/domain/resources.ts';
import { getResource, listResource } from './resource-requests.ts';

/** How many are offered at once; typing finds the others. */
const OFFERED = 20;
const SHORTEST_TAX_ID = 6;

/** What can be referred to: the active documents whose texts begin as was typed. */
export function useChoices(name: ResourceName, q: string, isOpen: boolean) {
  return useQuery({
    queryKey: [name, 'list', 'choices', q],
    queryFn: ({ signal }) => listResource({ name }, { q: q || undefined, limit: OFFERED }, signal),
    enabled: isOpen,
    placeholderData: (before) => before,
  });
}

/** The name of a document that another one refers to: undefined until it is known, null where it is gone. */
export function useNameOf(name: ResourceName, id: string): string | null | undefined {
  const { data, error } = useQuery({
    queryKey: [name, 'named', id],
    queryFn: ({ signal }) => getResource({ name }, id, signal),
    enabled: id !== '',
    staleTime: 60_000,
  });
  if (error instanceof ApiError && error.code === 'NOT_FOUND') return null;
  return data?.name;
}

/** Another document with the same tax id, active or archived, if there is one. */
export function useSameTaxId(name: ResourceName, taxId: string, ownId: string | null) {
  const { data } = useQuery({
    queryKey: [name, 'list', 'taxId', taxId],
    queryFn: ({ signal }) => listResource({ name }, { q: taxId, archived: 'all' }, signal),
    enabled: taxId.length >= SHORTEST_TAX_ID,
  });
  const found = (data?.items ?? []) as (ResourceItem & { taxId?: string })[];
  return found.find((item) => item.taxId === taxId && item.id !== ownId);
}
