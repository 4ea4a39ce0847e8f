import { AsyncLocalStorage } from 'node:async_hooks';
import { AppConfig } from 'mercadopago/dist/utils/config/index.js';

const base = new AsyncLocalStorage<string>();
let isRedirected = false;

/**
 * Runs one call of the SDK against another address than Mercado Pago's own. The SDK has no option for it: it
 * reads a static field at each call. That field becomes a property which answers per call, so that several
 * providers in one process may have several addresses. Untouched, and never entered, without an address.
 */
export function atApiBase<T>(apiBase: string | null, run: () => Promise<T>): Promise<T> {
  if (apiBase === null) return run();
  if (!isRedirected) redirect();
  return base.run(apiBase, run);
}

function redirect(): void {
  const own: string = AppConfig.BASE_URL;
  Object.defineProperty(AppConfig, 'BASE_URL', { get: () => base.getStore() ?? own });
  isRedirected = true;
}
