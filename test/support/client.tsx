import { type QueryClient } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { createMemoryRouter, MemoryRouter, RouterProvider, useLocation } from 'react-router';
import { createAppQueryClient } from '#client/app/app-query-client.ts';
import { Providers } from '#client/app/providers.tsx';
import { routes } from '#client/app/router.tsx';

export { pushLiveEvent } from './client-events.ts';
export { answer, networkDown, problemAnswer } from './client-network.ts';

interface RenderOptions {
  /** The address that the page is opened at. */
  path?: string;
  queryClient?: QueryClient;
}

/** The app's cache without waiting: nothing is retried, so that a failure shows at once. */
export function createTestQueryClient(): QueryClient {
  const client = createAppQueryClient();
  const defaults = client.getDefaultOptions();
  client.setDefaultOptions({ ...defaults, queries: { ...defaults.queries, retry: false } });
  return client;
}

/** Renders something inside the providers and a router, as it would be inside the app. */
export function renderWithProviders(ui: ReactElement, options: RenderOptions = {}) {
  const { path = '/', queryClient = createTestQueryClient() } = options;
  let address = path;
  const user = userEvent.setup();
  const view = render(
    <Providers queryClient={queryClient} env="test">
      <MemoryRouter initialEntries={[path]}>
        {ui}
        <Address onChange={(next) => (address = next)} />
      </MemoryRouter>
    </Providers>,
  );
  return { ...view, user, queryClient, /** Path and query of the page. */ address: () => address };
}

/** Renders the whole app at an address. The network has to be answered by the test. */
export function renderApp(options: RenderOptions = {}) {
  const { path = '/', queryClient = createTestQueryClient() } = options;
  const router = createMemoryRouter(routes, { initialEntries: [path] });
  const user = userEvent.setup();
  const view = render(
    <Providers queryClient={queryClient} env="test">
      <RouterProvider router={router} />
    </Providers>,
  );
  const address = () => router.state.location.pathname + router.state.location.search;
  return { ...view, user, queryClient, router, address };
}

function Address({ onChange }: { onChange: (address: string) => void }) {
  const { pathname, search } = useLocation();
  onChange(pathname + search);
  return null;
}
