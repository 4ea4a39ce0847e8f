import type { Answer, Request } from '../../http/exchange.ts';
import { findRoute, type Route } from '../../http/routes.ts';
import { notFoundPage } from '../../pages/layout.ts';
import { ApiError } from '../api-error.ts';
import { findInvoice, findPortalSession, findSession } from '../find.ts';
import type { World } from '../world.ts';
import { showInvoicePage, submitInvoicePage } from './invoice-page.ts';
import { showPayPage, submitPayPage } from './pay-page.ts';
import { showPortalPage, submitPortalPage } from './portal-page.ts';

type Handler = (world: World, id: string, form: URLSearchParams) => Answer;

const ROUTES: readonly Route<Handler>[] = [
  {
    method: 'GET',
    path: '/pay/:id',
    handle: (world, id) => showPayPage(world, findSession(world.state, id)),
  },
  {
    method: 'POST',
    path: '/pay/:id',
    handle: (world, id, form) => submitPayPage(world, findSession(world.state, id), form),
  },
  {
    method: 'GET',
    path: '/portal/:id',
    handle: (world, id) => showPortalPage(world, findPortalSession(world.state, id)),
  },
  {
    method: 'POST',
    path: '/portal/:id',
    handle: (world, id, form) => submitPortalPage(world, findPortalSession(world.state, id), form),
  },
  {
    method: 'GET',
    path: '/invoice/:id',
    handle: (world, id) => showInvoicePage(world, findInvoice(world.state, id)),
  },
  {
    method: 'POST',
    path: '/invoice/:id',
    handle: (world, id, form) => submitInvoicePage(world, findInvoice(world.state, id), form),
  },
];

export function answerStripePage(world: World, request: Request): Answer {
  const found = findRoute(ROUTES, request.method, request.path);
  try {
    if (found) {
      return found.route.handle(world, found.ids['id'] ?? '', new URLSearchParams(request.body));
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
  return notFoundPage('es');
}
