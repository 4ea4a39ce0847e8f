import { liveEvent } from '#shared/contracts/subscriptions.ts';

export const EVENTS_PATH = '/api/events';

/** Names of the server-sent events, as the contract lists them. */
export const LIVE_EVENT_NAMES = liveEvent.shape.type.options;
