import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedDelivery {
  rawBody: Buffer;
  headers: IncomingHttpHeaders;
  query: Record<string, string>;
  event: { id: string; type: string; created: number };
}

export interface WebhookReceiver {
  url: string;
  /** What it answers. */
  status: number;
  /** Everything since the last call. */
  take(): ReceivedDelivery[];
  stop(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  let received: ReceivedDelivery[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    const rawBody = Buffer.concat(chunks);
    const event = JSON.parse(rawBody.toString()) as ReceivedDelivery['event'];
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const query = Object.fromEntries(searchParams);
    received.push({ rawBody, headers: request.headers, query, event });
    response.writeHead(receiver.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    status: 200,
    take() {
      const taken = received;
      received = [];
      return taken;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
  return receiver;
}
