import { AsyncLocalStorage } from 'node:async_hooks';
import { parseExactJson } from './exact-json.ts';

/** What the SDK asks when nobody says otherwise; it has no option for another address. */
const OWN_BASE = 'https://api.mercadopago.com/';

const calls = new AsyncLocalStorage<{ apiBase: string | null }>();
let wrapped: typeof fetch | null = null;

/**
 * Runs one call of the SDK with answers whose ids keep all their digits, and against another address than Mercado
 * Pago's own where `apiBase` is set. The SDK asks through the global `fetch` and offers neither: so that function is
 * wrapped once, and does for all other callers what it did before.
 */
export function withSdkFetch<T>(apiBase: string | null, run: () => Promise<T>): Promise<T> {
  if (wrapped === null || globalThis.fetch !== wrapped) wrapFetch();
  return calls.run({ apiBase }, run);
}

function wrapFetch(): void {
  const own = globalThis.fetch;
  wrapped = async (input, init) => {
    const call = calls.getStore();
    if (call === undefined) return own(input, init);
    const response = await own(at(call.apiBase, input), init);
    return Object.defineProperty(response, 'json', {
      value: async () => exactly(await response.text()),
    });
  };
  globalThis.fetch = wrapped;
}

function at(apiBase: string | null, input: Parameters<typeof fetch>[0]) {
  if (apiBase === null || typeof input !== 'string' || !input.startsWith(OWN_BASE)) return input;
  return `${apiBase.replace(/\/$/, '')}/${input.slice(OWN_BASE.length)}`;
}

function exactly(source: string): unknown {
  const value = parseExactJson(source);
  if (value === null) throw new SyntaxError('The answer is no JSON.');
  return value;
}
