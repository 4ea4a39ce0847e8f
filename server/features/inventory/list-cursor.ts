import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ProblemError } from '#server/http/problem.ts';

/**
 * Where a page starts: after this key. It carries the total, so that only the first page counts, whether there
 * are more than that, and a fingerprint of the list that it belongs to.
 */
const cursorSchema = z.tuple([z.string().max(1000), z.int().min(0), z.boolean(), z.string()]);

export interface Cursor {
  after: string;
  total: number;
  totalIsFloor: boolean;
}

/** What tells lists apart: their order, search and filters. */
export function fingerprintOf(list: unknown): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 10);
}

/** @throws ProblemError INVALID_REQUEST for what is no cursor, or one of another order, search or filter. */
export function readCursor(text: string, fingerprint: string): Cursor {
  const cursor = parsed(text);
  if (cursor?.[3] === fingerprint) {
    const [after, total, totalIsFloor] = cursor;
    return { after, total, totalIsFloor };
  }
  throw new ProblemError('INVALID_REQUEST', {
    errors: [{ path: 'cursor', code: 'invalid_cursor', message: 'invalid cursor' }],
  });
}

export function writeCursor({ after, total, totalIsFloor }: Cursor, fingerprint: string): string {
  const tuple: z.infer<typeof cursorSchema> = [after, total, totalIsFloor, fingerprint];
  return Buffer.from(JSON.stringify(tuple)).toString('base64url');
}

function parsed(text: string): z.infer<typeof cursorSchema> | undefined {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
