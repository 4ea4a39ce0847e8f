import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { answerBench } from './bench-process.ts';

// What the product's status endpoint is compared with: Express as it comes, and nothing around one handler.

let payload: unknown = null;
const app = express();
app.get('/api/subscriptions/status', (_request, response) => {
  response.json(payload);
});
const server = createServer(app);

const answers = {
  async listen(status: unknown): Promise<string> {
    payload = status;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
};
export type BareServer = typeof answers;

answerBench(answers);
