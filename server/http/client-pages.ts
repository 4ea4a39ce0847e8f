import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type RequestHandler, Router, static as serveStatic } from 'express';
import { ProblemError } from './problem.ts';

const IMMUTABLE = { immutable: true, maxAge: '1y', index: false } as const;

/** The built single-page app: hashed files for ever, the page itself always asked for again. */
export function clientPages(folder: string): Router {
  const router = Router();
  router.use('/assets', serveStatic(join(folder, 'assets'), { ...IMMUTABLE, fallthrough: false }));
  router.use(serveStatic(folder, { index: false, maxAge: '1h' }));
  router.use(page(join(folder, 'index.html')));
  return router;
}

function page(file: string): RequestHandler {
  return (request, response, next) => {
    const isPage = request.method === 'GET' && request.accepts(['html', 'json']) === 'html';
    if (!isPage || request.path.startsWith('/api/')) return next(new ProblemError('NOT_FOUND'));
    if (!existsSync(file)) {
      return next(new ProblemError('UNAVAILABLE', { detail: 'The client has not been built' }));
    }
    return response.setHeader('cache-control', 'no-cache').sendFile(file);
  };
}
