export interface LoggedRequest {
  at: string;
  method: string;
  path: string;
  status: number;
  idempotencyKey: string | null;
  isReplay: boolean;
}

const KEPT = 1000;

/** What was asked of the API, so that tests can count calls. */
export interface RequestLog {
  add(entry: LoggedRequest): void;
  entries(): readonly LoggedRequest[];
  clear(): void;
}

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > KEPT) entries = entries.slice(-KEPT);
    },
    entries: () => entries,
    clear() {
      entries = [];
    },
  };
}
