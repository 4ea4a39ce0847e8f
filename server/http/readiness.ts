import type { RequestHandler } from 'express';

/** Load balancers ask every few seconds, and take silence for worse than a no. */
const ANSWER_MS = 1500;

/**
 * Whether this process can serve: asks the database, and answers in time whatever that does. One question is
 * under way at most, so that those who keep asking do not use up the connections to a silent database.
 */
export function readiness(parts: {
  isDraining: () => boolean;
  ask: () => Promise<unknown>;
  answerMs?: number;
}): RequestHandler {
  const { isDraining, ask, answerMs = ANSWER_MS } = parts;
  let asking: Promise<boolean> | null = null;

  async function answersInTime(): Promise<boolean> {
    asking ??= ask()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        asking = null;
      });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), answerMs);
    });
    return Promise.race([asking, tooLate]).finally(() => clearTimeout(timer));
  }

  return async (_request, response) => {
    const isReady = !isDraining() && (await answersInTime());
    response.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready' });
  };
}

/** From the moment that we are asked to stop, no connection is used for another request. */
export function closeWhenDraining(isDraining: () => boolean): RequestHandler {
  return (_request, response, next) => {
    if (isDraining()) response.setHeader('connection', 'close');
    next();
  };
}
