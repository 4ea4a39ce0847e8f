import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useConfirm } from '#client/components/confirm-dialog.tsx';
import { renderWithProviders } from '#test/support/client.tsx';

function Asker({ onAnswer }: { onAnswer: (answer: boolean) => void }) {
  const confirm = useConfirm();
  const ask = async () =>
    onAnswer(
      await confirm({
        title: '¿Eliminar Tornillo?',
        body: 'Tiene 3 movimientos.',
        confirmLabel: 'Eliminar',
        danger: true,
      }),
    );
  return (
    <button type="button" onClick={() => void ask()}>
      Preguntar
    </button>
  );
}

function show() {
  const onAnswer = vi.fn<(answer: boolean) => void>();
  return { onAnswer, ...renderWithProviders(<Asker onAnswer={onAnswer} />) };
}

test('names what it is about, starts on the harmless button, and passes a yes on', async () => {
  const { user, onAnswer } = show();
  await user.click(screen.getByRole('button', { name: 'Preguntar' }));
  const dialog = await screen.findByRole('dialog', { name: '¿Eliminar Tornillo?' });
  expect(dialog).toHaveTextContent('Tiene 3 movimientos.');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Cancelar' })).toHaveFocus());
  await user.click(screen.getByRole('button', { name: 'Eliminar' }));
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith(true);
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

test.each(['Cancelar', 'Cerrar'])('%s is a no', async (name) => {
  const { user, onAnswer } = show();
  await user.click(screen.getByRole('button', { name: 'Preguntar' }));
  await user.click(await screen.findByRole('button', { name }));
  expect(onAnswer).toHaveBeenCalledExactlyOnceWith(false);
});

test('Esc is a no, back where it was asked, and it can be asked again', async () => {
  const { user, onAnswer } = show();
  for (const times of [1, 2]) {
    await user.click(screen.getByRole('button', { name: 'Preguntar' }));
    await screen.findByRole('dialog');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(onAnswer).toHaveBeenCalledTimes(times));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Preguntar' })).toHaveFocus());
  }
  expect(onAnswer).toHaveBeenLastCalledWith(false);
});
