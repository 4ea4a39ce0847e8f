import {
  keepPreviousData,
  type QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import type {
  ListQuery,
  ResourceContract,
  ResourceInput,
  ResourceItem,
} from '#shared/contracts/resource.ts';

type Endpoints = ResourceContract['endpoints'];

/** Names a resource; what else its requests need is the same for all. */
interface Named {
  name: string;
}

/** What a list asks for: what every list can, and values of the resource's own filters. */
export type ResourceQuery = Partial<ListQuery> & Record<string, string | number | undefined>;

export function listResource({ name }: Named, query: ResourceQuery, signal?: AbortSignal) {
  return call<Endpoints['list']>(`GET /api/${name}`, { query, ...(signal && { signal }) });
}

export function getResource({ name }: Named, id: string, signal?: AbortSignal) {
  return call<Endpoints['get']>(`GET /api/${name}/:id`, {
    params: { id },
    ...(signal && { signal }),
  });
}

/** One page of a list. The page before stays on screen while the next one loads. */
export function useResourceList(resource: Named, query: ResourceQuery) {
  return useQuery({
    queryKey: [resource.name, 'list', query],
    queryFn: ({ signal }) => listResource(resource, query, signal),
    placeholderData: keepPreviousData,
  });
}

/**
 * One document to be edited. Always asked for anew and never kept: a form that starts from an old version
 * ends in a conflict.
 */
export function useStored(resource: Named, id: string) {
  return useQuery({
    queryKey: [resource.name, 'one', id],
    queryFn: ({ signal }) => getResource(resource, id, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** After a document came, went or changed: its lists are old, and so is how much of the limit is used. */
export function refreshResource(queryClient: QueryClient, { name }: Named): void {
  void queryClient.invalidateQueries({ queryKey: [name, 'list'] });
  void queryClient.invalidateQueries({ queryKey: [name, 'named'] });
  void queryClient.invalidateQueries({ queryKey: ['limits'] });
}

function useChange<Input, Answer>(resource: Named, send: (input: Input) => Promise<Answer>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => refreshResource(queryClient, resource),
  });
}

/** Creates a document; with the same idempotency key however often it is sent, once. */
export function useCreate(resource: Named) {
  return useChange(
    resource,
    ({ body, idempotencyKey }: { body: ResourceInput; idempotencyKey: string }) =>
      call<Endpoints['create']>(`POST /api/${resource.name}`, { body, idempotencyKey }),
  );
}

/** Changes the fields that are named, given the version that was read. Archived ones leave the limit. */
export function useUpdate({ name }: Named) {
  return useChange(
    { name },
    ({ id, changes, version }: { id: string; changes: Partial<ResourceInput>; version: number }) =>
      call<Endpoints['update']>(`PATCH /api/${name}/:id`, {
        params: { id },
        body: { ...changes, version },
      }),
  );
}

export function useRemove({ name }: Named) {
  return useChange({ name }, (id: string) =>
    call<Endpoints['remove']>(`DELETE /api/${name}/:id`, { params: { id } }),
  );
}

/** Undoes a delete. It takes up room again, so the server may refuse it. */
export function useRestore({ name }: Named) {
  return useChange(
    { name },
    (id: string): Promise<ResourceItem> =>
      call<Endpoints['restore']>(`POST /api/${name}/:id/restore`, { params: { id } }),
  );
}
