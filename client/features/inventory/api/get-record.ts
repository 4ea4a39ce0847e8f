import { useQuery } from '@tanstack/react-query';

interface Source<Item> {
  metric: string;
  requests: { get(id: string, signal?: AbortSignal): Promise<Item> };
}

/**
 * One record to be edited. Always asked for anew and never kept: a form that starts from an old version
 * ends in a conflict.
 */
export function useRecord<Item>(kind: Source<Item>, id: string) {
  return useQuery({
    queryKey: [kind.metric, 'one', id],
    queryFn: ({ signal }) => kind.requests.get(id, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
