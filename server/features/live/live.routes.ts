import type { RequestHandler, Response } from 'express';
import type { SessionsService } from '#server/features/accounts/sessions.service.ts';
import type { EventsService } from '#server/features/events/events.service.ts';
import type { SessionReader } from '#server/http/session-reader.ts';
import type { Logger } from '#server/log.ts';
import type { LiveEvent } from '#shared/contracts/subscriptions.ts';

export interface LiveService {
  /** GET /api/events: server-sent events of the asking business, ids and versions only. */
  handler(reader: SessionReader): RequestHandler;
  /** Tells this process's browsers of a business that its usage moved. */
  usageChanged(businessId: string, appId: string): void;
  stop(): void;
}

const HEARTBEAT_MS = 25_000;
/** Bulk work would otherwise send one message a document. */
const USAGE_THROTTLE_MS = 250;

export function createLiveService(parts: {
  events: EventsService;
  sessions: Pick<SessionsService, 'stillOpen'>;
  log: Logger;
}): LiveService {
  const { events, sessions, log } = parts;
  /** Of each business, its open streams with the session that each was opened by. */
  const streams = new Map<string, Map<Response, string>>();
  const announced = new Set<string>();

  function send(businessId: string, event: LiveEvent): void {
    const message = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    for (const stream of streams.get(businessId)?.keys() ?? []) write(stream, message);
  }

  /** A session is looked up when its stream is opened, and may end long before the stream: then both do. */
  async function endOrphans(opened: readonly (readonly [Response, string])[]): Promise<void> {
    if (opened.length === 0) return;
    try {
      const open = await sessions.stillOpen(opened.map(([, sessionId]) => sessionId));
      for (const [stream, sessionId] of opened) if (!open.has(sessionId)) stream.end();
    } catch (error) {
      log.warn({ err: error }, 'live streams wait to hear of their sessions');
    }
  }

  const unsubscribe = events.subscribe(({ businessId, appId, type, data }) => {
    // Whatever ends sessions says so, with an event of the account: a sign-out, another password.
    if (type.startsWith('account.')) void endOrphans([...(streams.get(businessId) ?? [])]);
    if (appId === null || !type.startsWith('subscription.')) return;
    const { version } = data as { version?: number };
    send(businessId, {
      type: 'subscription.changed',
      appId,
      ...(version === undefined ? {} : { version }),
    });
  });

  const heartbeat = setInterval(() => {
    for (const group of streams.values()) {
      for (const stream of group.keys()) write(stream, ': alive\n\n');
    }
    // Those that ran out by themselves, and those whose event was never written.
    void endOrphans([...streams.values()].flatMap((group) => [...group]));
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    handler: (reader) => async (request, response) => {
      const { businessId, sessionId } = await reader.require(request, response);
      // Who has gone meanwhile says so no more, and writing to a closed stream is an error.
      if (response.closed) return;
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      if (request.method === 'HEAD') {
        response.end();
        return;
      }
      response.write('retry: 2000\n\n');
      const group = streams.get(businessId) ?? new Map<Response, string>();
      streams.set(businessId, group.set(response, sessionId));
      response.on('close', () => {
        group.delete(response);
        if (group.size === 0) streams.delete(businessId);
      });
      // What was just read of it may be two seconds old, and its end have passed unheard.
      void endOrphans([[response, sessionId]]);
    },
    usageChanged(businessId, appId) {
      if (announced.has(businessId) || !streams.has(businessId)) return;
      announced.add(businessId);
      setTimeout(() => {
        announced.delete(businessId);
        send(businessId, { type: 'usage.changed', appId });
      }, USAGE_THROTTLE_MS).unref();
    },
    stop() {
      clearInterval(heartbeat);
      unsubscribe();
      for (const group of streams.values()) for (const stream of group.keys()) stream.end();
    },
  };
}

/** Between its end and its closing a stream is still listed, and writing to it would be an error. */
function write(stream: Response, message: string): void {
  if (!stream.writableEnded) stream.write(message);
}
