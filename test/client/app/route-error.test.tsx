import { render, screen } from '@testing-library/react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { expect, test, vi } from 'vitest';
import { Providers } from '#client/app/providers.tsx';
import { RouteError } from '#client/app/shell/route-error.tsx';
import { createTestQueryClient } from '#test/support/client.tsx';

function showPageThatThrows(error: Error) {
  // React and the router report what they caught.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const Broken = () => {
    throw error;
  };
  const router = createMemoryRouter([{ path: '/', Component: Broken, ErrorBoundary: RouteError }]);
  render(
    <Providers queryClient={createTestQueryClient()} env="test">
      <RouterProvider router={router} />
    </Providers>,
  );
}

test('a page that breaks says so without its stack, and offers to reload', async () => {
  showPageThatThrows(new Error('secret detail'));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('Esta pantalla se rompió');
  expect(alert).not.toHaveTextContent('secret detail');
  expect(screen.getByRole('button', { name: 'Recargar' })).toBeVisible();
});

test('code that is gone after an update is told as such', async () => {
  showPageThatThrows(new TypeError('Failed to fetch dynamically imported module: /assets/x.js'));
  expect(await screen.findByRole('alert')).toHaveTextContent('Hay una versión nueva de Estante');
});
