import { act, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { notify } from '#client/components/notify.ts';
import { renderWithProviders } from '#test/support/client.tsx';

const region = () => screen.getByRole('region', { name: 'Avisos' });
const say = (speak: () => void) => act(async () => speak());
afterEach(() => vi.useRealTimers());

test('news arrive in a live region that was there before them', async () => {
  renderWithProviders(<p>Página</p>);
  expect(region()).toHaveAttribute('aria-live', 'polite');
  expect(region()).toBeEmptyDOMElement();
  await say(() => notify.success('Guardado'));
  expect(within(region()).getByRole('status')).toHaveTextContent('Guardado');
  await say(() => notify.error('No se pudo'));
  expect(within(region()).getByRole('alert')).toHaveTextContent('No se pudo');
});

test('the action acts once and takes the toast away', async () => {
  const undo = vi.fn<() => void>();
  const { user } = renderWithProviders(<p>Página</p>);
  await say(() => notify.success('Eliminado', { action: { label: 'Deshacer', onClick: undo } }));
  await user.click(screen.getByRole('button', { name: 'Deshacer' }));
  expect(undo).toHaveBeenCalledTimes(1);
  expect(region()).toBeEmptyDOMElement();
});

test('the same id replaces, and no more than four stand at once', async () => {
  renderWithProviders(<p>Página</p>);
  await say(() => notify.info('Uno', { id: 'x' }));
  await say(() => notify.info('Dos', { id: 'x' }));
  expect(within(region()).getAllByRole('status')).toHaveLength(1);
  expect(region()).toHaveTextContent('Dos');
  await say(() => {
    for (const text of ['a', 'b', 'c', 'd', 'e']) notify.info(text);
  });
  expect(within(region()).getAllByRole('status')).toHaveLength(4);
});

test('it leaves by itself, later when there is something to press, never while focus is inside', async () => {
  vi.useFakeTimers();
  renderWithProviders(<p>Página</p>);
  await say(() => notify.success('Guardado'));
  await say(() =>
    notify.success('Eliminado', { action: { label: 'Deshacer', onClick: () => undefined } }),
  );
  await act(() => vi.advanceTimersByTimeAsync(6_000));
  expect(region()).not.toHaveTextContent('Guardado');
  expect(region()).toHaveTextContent('Eliminado');

  act(() => screen.getByRole('button', { name: 'Deshacer' }).focus());
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(region()).toHaveTextContent('Eliminado');
  act(() => screen.getByRole('button', { name: 'Deshacer' }).blur());
  await act(() => vi.advanceTimersByTimeAsync(13_000));
  expect(region()).toBeEmptyDOMElement();
});

test('it can be closed', async () => {
  const { user } = renderWithProviders(<p>Página</p>);
  await say(() => notify.info('Hola'));
  await user.click(screen.getByRole('button', { name: 'Cerrar' }));
  expect(region()).toBeEmptyDOMElement();
});
