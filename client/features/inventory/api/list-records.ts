import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RecordPage, RecordQuery } from '../record.ts';

interface Source<Item> {
  metric: string;
  requests: { list(query: RecordQuery, signal: AbortSignal): Promise<RecordPage<Item>> };
}

/** One page of a list. The page before stays on screen while the next one loads. */
export function useRecords<Item>(kind: Source<Item>, query: RecordQuery) {
  return useQuery({
    queryKey: [kind.metric, 'list', query],
    queryFn: ({ signal }) => kind.requests.list(query, signal),
    placeholderData: keepPreviousData,
  });
}
