import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refreshRecords } from './refresh-records.ts';

interface Source<Item, Input> {
  metric: string;
  requests: { update(id: string, changes: Partial<Input>, version: number): Promise<Item> };
}

/** Changes the fields that are named, given the version that was read. */
export function useUpdateRecord<Item, Input>(kind: Source<Item, Input>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: { id: string; changes: Partial<Input>; version: number }) =>
      kind.requests.update(input.id, input.changes, input.version),
    onSuccess: () => refreshRecords(queryClient, kind.metric),
  });
}
