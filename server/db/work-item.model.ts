import { model, Schema } from 'mongoose';

/**
 * waiting: due at `availableAt`. retrying: the same, after a failure. working: a worker has it until `leasedUntil`.
 * done and dead are final; dead is for a person.
 */
export type WorkState = 'waiting' | 'retrying' | 'working' | 'done' | 'dead';

export interface WorkItem<P> {
  /** The queue's name and the item's key in it. */
  _id: string;
  queue: string;
  /** What fails together, such as a provider. Groups never wait for each other. */
  group: string;
  payload: P;
  state: WorkState;
  /** Tries since it last succeeded; the one under way is counted. */
  attempts: number;
  availableAt: Date;
  /** By the clock that processes share; null unless it is worked on. */
  leasedUntil: Date | null;
  /** Names one claim: who lost it can no longer write. */
  owner: string | null;
  /** Grows when it is asked for again, so that a request in the middle of a try is not lost. */
  wanted: number;
  failingSince: Date | null;
  /** A short code, never a text of a provider. */
  lastError: string | null;
  alertedAt: Date | null;
  createdAt: Date;
  finishedAt: Date | null;
}

const KEPT_SECONDS = 180 * 24 * 60 * 60;

const workItemSchema = new Schema<WorkItem<unknown>>(
  {
    _id: String,
    queue: { type: String, required: true },
    group: { type: String, required: true },
    payload: Schema.Types.Mixed,
    state: { type: String, required: true },
    attempts: Number,
    availableAt: { type: Date, required: true },
    leasedUntil: Date,
    owner: String,
    wanted: Number,
    failingSince: Date,
    lastError: String,
    alertedAt: Date,
    createdAt: Date,
    finishedAt: { type: Date, expires: KEPT_SECONDS },
  },
  { versionKey: false, collection: 'workQueue', minimize: false, strict: 'throw' },
);
workItemSchema.index({ queue: 1, state: 1, group: 1, availableAt: 1 });

/** Every write names the `_id`, by which this collection can be sharded. */
export const workItemModel = model<WorkItem<unknown>>('WorkItem', workItemSchema);
