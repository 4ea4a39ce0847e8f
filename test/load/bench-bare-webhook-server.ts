import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import mongoose from 'mongoose';
import { answerBench } from './bench-process.ts';

// What the intake of webhooks is compared with: Express as it comes, the body as it came, and one insert of it.

const { DATABASE_URI = '' } = process.env;
await mongoose.connect(DATABASE_URI, { autoIndex: false });
const bodies = mongoose.connection.collection('benchBodies');
const app = express();
app.post('/', express.raw({ type: () => true }), (request, response, next) => {
  bodies
    .insertOne({ payload: JSON.parse(String(request.body)) })
    .then(() => response.json({ received: true }), next);
});
const server = createServer(app);

const answers = {
  async listen(): Promise<string> {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  },
};
export type BareWebhookServer = typeof answers;

answerBench(answers);
