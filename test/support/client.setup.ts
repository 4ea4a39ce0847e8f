import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { texts } from '#client/app/texts.ts';
import { toastStore } from '#client/components/notify.ts';
import { i18n, initI18n } from '#client/lib/i18n.ts';
import { FakeEventSource } from './client-events.ts';
import { network } from './client-network.ts';

configure({ asyncUtilTimeout: 10_000 });

// What jsdom lacks and the screens need.
window.matchMedia = (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => undefined,
  removeListener: () => undefined,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
});
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
window.HTMLElement.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;
Object.defineProperty(document, 'fonts', {
  configurable: true,
  value: { addEventListener: () => undefined, removeEventListener: () => undefined },
});

initI18n(texts);
// A key without words is a defect; a default given by the code is a decision.
const missing: string[] = [];
i18n.options.saveMissing = true;
i18n.options.missingKeyHandler = (_languages, namespace, key, _fallback, _update, options) => {
  if ((options as { defaultValue?: unknown } | undefined)?.defaultValue !== undefined) return;
  missing.push(`${namespace}:${key}`);
};

beforeAll(() => network.listen({ onUnhandledRequest: 'error' }));
beforeEach(async () => {
  vi.stubGlobal('EventSource', FakeEventSource);
  await i18n.changeLanguage('es-AR');
});
afterEach(() => {
  cleanup();
  toastStore.clear();
  network.resetHandlers();
  FakeEventSource.closeAll();
  localStorage.clear();
  sessionStorage.clear();
  window.history.replaceState(null, '', '/');
});
// After the clean-up above: the test itself is over when its words are judged.
afterEach(() => {
  if (missing.length > 0) throw new Error(`no text for ${missing.splice(0).join(', ')}`);
});
afterAll(() => network.close());
