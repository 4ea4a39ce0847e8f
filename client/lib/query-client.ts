import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, NetworkError } from './api.ts';

/** A problem of the person's request stays one however often it is repeated. */
export function shouldRetry(failures: number, error: unknown): boolean {
  if (error instanceof ApiError && error.problem.status < 500) return false;
  return failures < 2;
}

export interface QueryClientOptions {
  /** Called when a request in the background of a screen that already shows data found no network. */
  onBackgroundFailure?: () => void;
  /** Called when the network answers again after that. */
  onRecovered?: () => void;
}

export function createQueryClient(options: QueryClientOptions = {}): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // A screen without data explains its failure itself.
        if (error instanceof NetworkError && query.state.data !== undefined) {
          options.onBackgroundFailure?.();
        }
      },
      onSuccess: () => options.onRecovered?.(),
    }),
    mutationCache: new MutationCache({ onSuccess: () => options.onRecovered?.() }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: shouldRetry,
        // Our server may be this very machine: being "offline" is no reason not to ask it.
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
