import { expect } from 'vitest';
import type { LiveEvent } from '#shared/contracts/subscriptions.ts';
import type { TestClient } from '#test/support/test-client.ts';

export interface OpenTab {
  /** What it was told, in order. */
  heard: LiveEvent[];
  /** Whether the server, or the tab itself, ended its stream. */
  isEnded(): boolean;
  close(): void;
}

/** A tab of this person that listens to the server at this address. */
export async function openTab(client: TestClient, origin: string): Promise<OpenTab> {
  const leaving = new AbortController();
  const response = await fetch(`${origin}/api/events`, {
    headers: { cookie: client.cookie ?? '' },
    signal: leaving.signal,
  });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const heard: LiveEvent[] = [];
  let isEnded = false;
  void (async () => {
    await listen(response, heard);
    isEnded = true;
  })();
  return { heard, isEnded: () => isEnded, close: () => leaving.abort() };
}

async function listen(response: Response, heard: LiveEvent[]): Promise<void> {
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const data = /^data: (.+)$/m.exec(message)?.[1];
        if (data) heard.push(JSON.parse(data) as LiveEvent);
      }
    }
  } catch {
    // The tab was closed.
  }
}
