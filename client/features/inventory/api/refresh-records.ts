import type { QueryClient } from '@tanstack/react-query';

/** After a record came, went or changed: its lists are old, and so is how much of the limit is used. */
export function refreshRecords(queryClient: QueryClient, metric: string): void {
  void queryClient.invalidateQueries({ queryKey: [metric, 'list'] });
  void queryClient.invalidateQueries({ queryKey: ['limits'] });
}
