import compression from 'compression';
import type { RequestHandler } from 'express';

/** Below this a packet is saved by nothing, and the status that every page asks for stays as fast as it is. */
const SMALLEST_BYTES = 4096;

const compress = compression({ threshold: SMALLEST_BYTES });

/**
 * Compresses what is read. Answers to other methods may hold a token or a payment page's address beside text
 * that somebody else chose, and their compressed length would tell of it (BREACH); streams of events are
 * mounted before this, since a compressor holds them back.
 */
export const compressAnswers: RequestHandler = (request, response, next) => {
  if (request.method === 'GET') compress(request, response, next);
  else next();
};
