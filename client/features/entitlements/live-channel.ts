import { EVENTS_PATH, LIVE_EVENT_NAMES } from './live-events.ts';

const CHANNEL = 'estante:live';
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 60_000;

export interface LiveChannelHandlers {
  onEvent: (data: string) => void;
  /** Events may have passed unseen: the connection was down for a while. */
  onMissed: () => void;
  /** The server did not let us listen. A browser does not say why: the session may be over. */
  onRefused: () => void;
}

/**
 * The server's events, over one connection for all tabs of this browser: browsers allow six connections to
 * a server over HTTP/1.1, and one held by each tab would freeze the seventh. The tab that holds the lock
 * listens and tells the others. Returns the way to stop.
 */
export function openLiveChannel(handlers: LiveChannelHandlers): () => void {
  if (typeof EventSource === 'undefined') return () => undefined;
  if (typeof BroadcastChannel === 'undefined' || !navigator.locks) return listen(handlers);

  const stop = new AbortController();
  const others = new BroadcastChannel(CHANNEL);
  others.addEventListener('message', (message: MessageEvent<string | null>) => {
    if (message.data === null) handlers.onMissed();
    else handlers.onEvent(message.data);
  });
  const tell: (message: string | null) => void = others.postMessage.bind(others);
  const leading = {
    onEvent: (data: string) => {
      handlers.onEvent(data);
      tell(data);
    },
    onMissed: () => {
      handlers.onMissed();
      tell(null);
    },
    // The other tabs are refused in their turn, when the lock is theirs.
    onRefused: handlers.onRefused,
  };
  navigator.locks
    .request(CHANNEL, { signal: stop.signal }, () => untilAborted(stop.signal, listen(leading)))
    // Aborted while another tab held the lock.
    .catch(() => undefined);
  return () => {
    stop.abort();
    others.close();
  };
}

function untilAborted(signal: AbortSignal, end: () => void): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      end();
      resolve();
    };
    // The lock can be granted in the moment in which it is no longer wanted.
    if (signal.aborted) finish();
    else signal.addEventListener('abort', finish);
  });
}

/** One connection that comes back by itself, more slowly each time it is refused. */
function listen({ onEvent, onMissed, onRefused }: LiveChannelHandlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST_RETRY;
  let wasDown = false;

  function connect(): void {
    source = new EventSource(EVENTS_PATH);
    source.addEventListener('open', () => {
      pause = FIRST_RETRY;
      if (wasDown) onMissed();
      wasDown = false;
    });
    for (const name of LIVE_EVENT_NAMES) {
      source.addEventListener(name, (event) => onEvent(String((event as MessageEvent).data)));
    }
    source.addEventListener('error', () => {
      wasDown = true;
      // The browser retries a broken connection itself; after a refusal it gives up, and we do not.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, LONGEST_RETRY);
      onRefused();
    });
  }

  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
