import { act, screen, waitFor } from '@testing-library/react';
import { type MouseEvent, useEffect, useState } from 'react';
import { expect, test } from 'vitest';
import { renderWithProviders } from '#test/support/client.tsx';

/** The answer that a busy button waits for. */
const answered = { now: () => {} };

/** One part of a page with an action, and what becomes of its button. */
function Page({ after }: { after: 'gone' | 'refused' | 'off and on' | 'nothing left' }) {
  const [step, setStep] = useState<'before' | 'busy' | 'after'>('before');
  useEffect(() => {
    answered.now = () => setStep('after');
  }, []);
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    setStep(after === 'off and on' ? 'busy' : 'after');
    // As browsers do with what is switched off; jsdom would leave the focus on it.
    if (after === 'off and on') event.currentTarget.blur();
  };
  const button = (
    <button type="button" disabled={step === 'busy'} onClick={press}>
      Pagar
    </button>
  );
  const stays = step !== 'after' || after === 'off and on';
  return (
    <main>
      <h1>Página</h1>
      {(after !== 'nothing left' || step === 'before') && (
        <section>
          <h2>Resumen</h2>
          <div>{stays && button}</div>
          {after === 'refused' && step === 'after' && <p role="alert">No se pudo</p>}
        </section>
      )}
      <p>Nada</p>
    </main>
  );
}

const press = async (after: Parameters<typeof Page>[0]['after']) => {
  const { user } = renderWithProviders(<Page after={after} />);
  await user.click(screen.getByRole('button', { name: 'Pagar' }));
};

test('what was pressed is gone: focus goes on at the heading of its part of the page', async () => {
  await press('gone');
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Resumen' })).toHaveFocus());
});

test('what was pressed gave way to why it failed: that has the focus', async () => {
  await press('refused');
  await waitFor(() => expect(screen.getByRole('alert')).toHaveFocus());
});

test('what was switched off while it was busy has the focus back', async () => {
  await press('off and on');
  expect(document.body).toHaveFocus();
  act(() => answered.now());
  await waitFor(() => expect(screen.getByRole('button', { name: 'Pagar' })).toHaveFocus());
});

test('the whole part is gone: focus goes on at the heading of the page', async () => {
  await press('nothing left');
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Página' })).toHaveFocus());
});

test('whoever leaves for an empty part of the page is left alone', async () => {
  const { user, rerender } = renderWithProviders(<Page after="gone" />);
  await user.tab();
  expect(screen.getByRole('button')).toHaveFocus();
  await user.click(screen.getByText('Nada'));
  await new Promise((resolve) => setTimeout(resolve, 5));
  rerender(<p>Otra cosa</p>);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  expect(document.body).toHaveFocus();
});
