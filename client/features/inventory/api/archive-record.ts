import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refreshRecords } from './refresh-records.ts';

interface Source<Item> {
  metric: string;
  requests: { archive(item: Item, archived: boolean): Promise<Item> };
}

/** Archives a record, or makes it active again; archived ones do not count towards the limit. */
export function useArchiveRecord<Item>(kind: Source<Item>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: { item: Item; archived: boolean }) =>
      kind.requests.archive(input.item, input.archived),
    onSuccess: () => refreshRecords(queryClient, kind.metric),
  });
}
