import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderApp } from '#test/support/client.tsx';
import { businessWith, serve } from '../inventory/business.ts';

test('a plan without advanced reports shows them locked, and a press says what has them', async () => {
  serve(businessWith(0));
  const { user } = renderApp({ path: '/reports' });
  const advanced = await screen.findByRole('region', { name: 'Avanzados' });
  expect(advanced).toHaveTextContent('Tu plan CHICO no los incluye');
  await user.click(within(advanced).getByRole('button', { name: /Análisis ABC/ }));
  const prompt = await screen.findByRole('dialog', { name: /GRANDE/ });
  expect(within(prompt).getByRole('link', { name: /GRANDE/ })).toHaveAttribute(
    'href',
    expect.stringContaining('from=%2Freports'),
  );
});

test('a plan with them says so, and that they are still to come', async () => {
  const business = businessWith(0);
  business.upgrade();
  serve(business);
  renderApp({ path: '/reports' });
  const advanced = await screen.findByRole('region', { name: 'Avanzados' });
  expect(advanced).toHaveTextContent('Incluidos en tu plan');
  expect(within(advanced).queryByRole('button')).not.toBeInTheDocument();
  expect(within(advanced).getAllByText('En camino')).toHaveLength(6);
  expect(screen.queryByRole('table')).not.toBeInTheDocument();
});
