import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refreshRecords } from './refresh-records.ts';

interface Source {
  metric: string;
  requests: { remove(id: string): Promise<void> };
}

export function useDeleteRecord(kind: Source) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => kind.requests.remove(id),
    onSuccess: () => refreshRecords(queryClient, kind.metric),
  });
}
