import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refreshRecords } from './refresh-records.ts';

interface Source<Item> {
  metric: string;
  requests: { restore(id: string): Promise<Item> };
}

/** Undoes a delete. It takes up room again, so the server may refuse it. */
export function useRestoreRecord<Item>(kind: Source<Item>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => kind.requests.restore(id),
    onSuccess: () => refreshRecords(queryClient, kind.metric),
  });
}
