import { type Request, Router, raw } from 'express';
import { networkOf } from '#server/http/network-of.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { RateLimits } from '#server/http/rate-limits.ts';
import type { Logger } from '#server/log.ts';
import { InvalidSignatureError } from '#server/payments/payment-provider.ts';
import type { ProviderRegistry } from '#server/payments/provider-registry.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { WebhooksService } from './webhooks.service.ts';

/** What each provider expects as the answer to a signature that is not valid. */
const REFUSAL_STATUS: Record<ProviderName, number> = { stripe: 400, mercadopago: 401 };

/**
 * The doors for providers' webhooks. They need the bytes as they came, so they are mounted before any body
 * parser.
 */
export function webhookRouter(parts: {
  webhooks: WebhooksService;
  providers: ProviderRegistry;
  rateLimits: RateLimits;
  log: Logger;
}): Router {
  const router = Router();
  for (const provider of parts.providers.all()) {
    router.post(
      `/api/webhooks/${provider.name}`,
      raw({ type: () => true, limit: '1mb' }),
      async (request: Request, response) => {
        const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const delivery = { rawBody, headers: request.headers, query: request.query };
        try {
          await parts.webhooks.receive(provider, delivery);
        } catch (thrown) {
          if (!(thrown instanceof InvalidSignatureError)) throw thrown;
          await parts.rateLimits.consume('unsignedWebhook', networkOf(request.ip));
          parts.log.warn(
            { provider: provider.name, ip: request.ip, bytes: rawBody.length },
            'webhook refused: signature not valid',
          );
          const status = REFUSAL_STATUS[provider.name];
          throw new ProblemError('INVALID_SIGNATURE', {}, { status });
        }
        response.json({ received: true });
      },
    );
  }
  return router;
}
