import { act } from '@testing-library/react';
import type { LiveEvent } from '#shared/contracts/subscriptions.ts';

/** Stands for the browser's EventSource, which jsdom lacks. */
export class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static open: FakeEventSource[] = [];
  readonly url: string;
  readyState = FakeEventSource.OPEN;

  constructor(url: string | URL) {
    super();
    this.url = String(url);
    FakeEventSource.open.push(this);
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
    FakeEventSource.open = FakeEventSource.open.filter((source) => source !== this);
  }

  static closeAll(): void {
    for (const source of FakeEventSource.open) source.close();
  }
}

/** The server says that something changed. */
export async function pushLiveEvent(event: LiveEvent): Promise<void> {
  await act(async () => {
    for (const source of FakeEventSource.open) {
      source.dispatchEvent(new MessageEvent(event.type, { data: JSON.stringify(event) }));
    }
  });
}
