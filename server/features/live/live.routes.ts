import type { RequestHandler, Response } from 'express';
import type { EventsService } from '#server/features/events/events.service.ts';
import type { SessionReader } from '#server/http/session-reader.ts';
import type { LiveEvent } from '#shared/contracts/subscriptions.ts';

export interface LiveService {
  /** GET /api/events: server-sent events of the asking business, ids and versions only. */
  handler(sessions: SessionReader): RequestHandler;
  /** Tells this process's browsers of a business that its usage moved. */
  usageChanged(businessId: string, appId: string): void;
  stop(): void;
}

const HEARTBEAT_MS = 25_000;
/** Bulk work would otherwise send one message a document. */
const USAGE_THROTTLE_MS = 250;

export function createLiveService(events: EventsService): LiveService {
  const streams = new Map<string, Set<Response>>();
  const announced = new Set<string>();

  function send(businessId: string, event: LiveEvent): void {
    const message = `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    for (const stream of streams.get(businessId) ?? []) stream.write(message);
  }

  const unsubscribe = events.subscribe(({ businessId, appId, type, data }) => {
    if (appId === null || !type.startsWith('subscription.')) return;
    const { version } = data as { version?: number };
    send(businessId, {
      type: 'subscription.changed',
      appId,
      ...(version === undefined ? {} : { version }),
    });
  });

  const heartbeat = setInterval(() => {
    for (const group of streams.values()) for (const stream of group) stream.write(': alive\n\n');
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    handler: (sessions) => async (request, response) => {
      const { businessId } = await sessions.require(request, response);
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
      const group = streams.get(businessId) ?? new Set();
      streams.set(businessId, group.add(response));
      response.on('close', () => {
        group.delete(response);
        if (group.size === 0) streams.delete(businessId);
      });
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
      for (const group of streams.values()) for (const stream of group) stream.end();
    },
  };
}
