import type { Session } from '#server/http/session.ts';
import type { Services } from '#server/services.ts';
import { DEMO_PURCHASE } from './catalogue.ts';

/** Sends the sandbox's payment page as a person would who pays: the first choice of each of its forms. */
export async function payAtSandbox(checkoutUrl: string): Promise<void> {
  await submit(checkoutUrl, { card: '4242', choice: 'card_approved' });
}

/** Puts a card on file that is declined whenever it is charged. */
export async function spoilCard(services: Services, session: Session): Promise<void> {
  const { portalUrl } = await services.paymentMethods.portal(
    session,
    DEMO_PURCHASE.appId,
    '/billing',
  );
  await submit(portalUrl, { action: 'card', card: '0341' });
}

async function submit(url: string, form: Record<string, string>): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  });
  if (response.status >= 400) throw new Error(`The payment sandbox refused: ${response.status}`);
}
