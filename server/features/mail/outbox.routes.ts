import { type Request, type RequestHandler, Router } from 'express';
import type { Html } from '#server/html.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Locale } from '#shared/contracts/accounts.ts';
import { type MailRecord, mailModel } from './mail.model.ts';
import { outboxListPage, outboxMailPage } from './outbox-pages.ts';

const SHOWN = 200;

/** Mails to look at where none are sent. For development and tests: whoever reaches it reads everybody's. */
export function outboxRouter(): Router {
  return Router()
    .get('/outbox', page(list))
    .get(
      '/outbox/:id',
      page(async (request) => outboxMailPage(await find(request), localeOf(request))),
    )
    .get(
      '/outbox/:id/html',
      // Made by our own templates, which escaped what people wrote.
      page(async (request) => ({ markup: (await find(request)).html })),
    );
}

function page(make: (request: Request) => Promise<Html>): RequestHandler {
  return async (request, response) => {
    const { markup } = await make(request);
    response.setHeader('cache-control', 'no-store').type('html').send(markup);
  };
}

async function list(request: Request): Promise<Html> {
  const mails = await mailModel.find().sort({ createdAt: -1 }).limit(SHOWN).lean<MailRecord[]>();
  return outboxListPage(mails, localeOf(request));
}

async function find({ params }: Request): Promise<MailRecord> {
  const mail = await mailModel.findById(String(params['id'])).lean<MailRecord>();
  if (!mail) throw new ProblemError('NOT_FOUND');
  return mail;
}

function localeOf(request: Request): Locale {
  return request.acceptsLanguages('es', 'en') === 'en' ? 'en' : 'es-AR';
}
