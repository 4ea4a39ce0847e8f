import { SIGNATURE_HEADER, signService, TIMESTAMP_HEADER } from '#server/http/service-signature.ts';
import type { PayingApp } from '#test/support/paying-app.ts';
import { SERVICE_SECRET } from '#test/support/test-app.ts';
import type { Answer } from '#test/support/test-client.ts';

/** What one call is sent with, so that it can be sent again as it was. */
export interface SignedCall {
  method: string;
  path: string;
  rawBody: string;
  headers: Record<string, string>;
}

export function signedCall(
  app: PayingApp,
  method: string,
  path: string,
  body: object,
  secret = SERVICE_SECRET,
): SignedCall {
  const rawBody = JSON.stringify(body);
  const timestamp = String(Math.floor(app.clock.now().getTime() / 1000));
  const signature = signService(secret, { timestamp, method, url: path, body: rawBody });
  return {
    method,
    path,
    rawBody,
    headers: { [TIMESTAMP_HEADER]: timestamp, [SIGNATURE_HEADER]: signature },
  };
}

export function sendCall<T>(
  app: PayingApp,
  { method, path, rawBody, headers }: SignedCall,
): Promise<Answer<T>> {
  return app.client().send<T>(method, path, { rawBody, headers });
}

/** As a trusted service calls, signed with the service secret; a second later than the one before. */
export function callService<T = Record<string, unknown>>(
  app: PayingApp,
  method: string,
  path: string,
  body: object,
): Promise<Answer<T>> {
  app.clock.advance(1000);
  return sendCall<T>(app, signedCall(app, method, path, body));
}
