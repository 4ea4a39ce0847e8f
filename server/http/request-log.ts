import type { RequestHandler } from 'express';
import type pino from 'pino';

/**
 * Logs each answer once it is over: what we did wrong, what the client did wrong, and at debug what went
 * well, which is for the metrics. Nothing is put together for a line that the level leaves out.
 */
export function requestLog(log: pino.Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    // Follows every end of an answer, also one that the client did not wait for.
    response.once('close', () => {
      const { statusCode } = response;
      const level = levelOf(statusCode);
      if (!log.isLevelEnabled(level)) return;
      const [path] = request.originalUrl.split('?');
      log[level](
        {
          req: { id: response.getHeader('x-request-id'), method: request.method, path },
          res: { status: statusCode },
          responseTime: Math.round(performance.now() - startedAt),
        },
        response.writableFinished ? 'request completed' : 'request aborted',
      );
    });
    next();
  };
}

function levelOf(statusCode: number): 'error' | 'info' | 'debug' {
  if (statusCode >= 500) return 'error';
  return statusCode >= 400 ? 'info' : 'debug';
}
