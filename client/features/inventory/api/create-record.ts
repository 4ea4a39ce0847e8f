import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refreshRecords } from './refresh-records.ts';

interface Source<Item, Input> {
  metric: string;
  requests: { create(body: Input, idempotencyKey: string): Promise<Item> };
}

/** Creates a record; with the same idempotency key however often it is sent, once. */
export function useCreateRecord<Item, Input>(kind: Source<Item, Input>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: { body: Input; idempotencyKey: string }) =>
      kind.requests.create(input.body, input.idempotencyKey),
    onSuccess: () => refreshRecords(queryClient, kind.metric),
  });
}
