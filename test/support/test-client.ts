import type { z } from 'zod';
import type { registerBody } from '#shared/contracts/accounts.ts';
import type { Problem } from '#shared/contracts/problem.ts';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
  /** The body, for answers that are expected to be problems. */
  problem: Problem;
}

export interface RequestOptions {
  body?: unknown;
  /** Sent as it is, instead of a JSON body. */
  rawBody?: string | Buffer;
  headers?: Record<string, string>;
}

export interface TestClient {
  cookie: string | null;
  send<T = Record<string, unknown>>(
    method: string,
    path: string,
    options?: RequestOptions,
  ): Promise<Answer<T>>;
  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>>;
  post<T = Record<string, unknown>>(
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** Registers a new business and stays signed in as its owner. */
  register(over?: Partial<z.input<typeof registerBody>>): Promise<Registered>;
}

export interface Registered {
  email: string;
  password: string;
  businessId: string;
  userId: string;
}

let registrations = 0;

export function createTestClient(origin: string): TestClient {
  const client: TestClient = {
    cookie: null,
    async send<T>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
      const { body, rawBody, headers = {} } = options;
      const content = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(origin + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(content === undefined ? {} : { 'content-type': 'application/json' }),
          ...(client.cookie ? { cookie: client.cookie } : {}),
          ...headers,
        },
        ...(content === undefined ? {} : { body: content as BodyInit }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [pair = ''] = cookie.split(';');
        client.cookie = pair.endsWith('=') ? null : pair;
      }
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') ?? false;
      const parsed: unknown = isJson ? JSON.parse(text) : text;
      return {
        status: response.status,
        headers: response.headers,
        body: parsed as T,
        problem: parsed as Problem,
      };
    },
    get: (path) => client.send('GET', path),
    post: (path, body, headers) =>
      client.send('POST', path, { body, ...(headers ? { headers } : {}) }),
    async register(over = {}) {
      registrations += 1;
      const email = `owner${registrations}-${Math.random().toString(36).slice(2)}@example.test`;
      const registration = {
        businessName: 'Ferretería de prueba',
        name: 'Ana Prueba',
        email,
        password: 'una clave larga',
        ...over,
      };
      const answer = await client.post<{ user: { id: string }; business: { id: string } }>(
        '/api/auth/register',
        registration,
      );
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      return {
        email: registration.email,
        password: registration.password,
        businessId: answer.body.business.id,
        userId: answer.body.user.id,
      };
    },
  };
  return client;
}
