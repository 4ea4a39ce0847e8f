import { act, render, renderHook, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { ErrorState } from '#client/components/error-state.tsx';
import { useExplainError } from '#client/components/explain-error.ts';
import { type FieldErrors, toFormErrors, validateWith } from '#client/components/form-errors.tsx';
import { ApiError, NetworkError } from '#client/lib/api.ts';
import { i18n } from '#client/lib/i18n.ts';
import { registerBody } from '#shared/contracts/accounts.ts';
import { PROBLEM_STATUS, type Problem, type ProblemCode } from '#shared/contracts/problem.ts';
import { products } from '#shared/contracts/products.ts';
import { renderWithProviders } from '#test/support/client.tsx';

function problem(code: ProblemCode, members: Partial<Problem> = {}): Problem {
  const status = PROBLEM_STATUS[code];
  return { type: code, title: code, status, code, detail: 'words of the server', ...members };
}
const refusal = (code: ProblemCode, members?: Partial<Problem>) =>
  new ApiError(problem(code, members));

/** What the fields say. */
function read(errors: FieldErrors): Record<string, string> {
  const words = Object.entries(errors).map(([path, error]) => {
    const { container, unmount } = render(error);
    const text = container.textContent ?? '';
    unmount();
    return [path, text];
  });
  return Object.fromEntries(words);
}

test.each(['es-AR', 'en'])('every problem code has words of ours in %s', async (language) => {
  await i18n.changeLanguage(language);
  const { result } = renderHook(() => useExplainError());
  for (const code of Object.keys(PROBLEM_STATUS) as ProblemCode[]) {
    const words = result.current(new ApiError(problem(code)));
    expect(words).not.toMatch(/words of the server|problem\.|_/);
    expect(words.length).toBeGreaterThan(10);
  }
  expect(result.current(new NetworkError('x'))).not.toMatch(/problem\./);
  expect(result.current('a thrown string')).not.toMatch(/problem\./);
});

test('field errors go to their paths: the first one of a field, and the duplicate’s field', () => {
  expect(
    read(
      toFormErrors(
        refusal('INVALID_REQUEST', {
          errors: [
            { path: 'price.amountMinor', code: 'too_big', message: '' },
            { path: 'sku', code: 'required', message: '' },
            { path: 'sku', code: 'too_long', message: '' },
          ],
        }),
      ),
    ),
  ).toEqual({
    'price.amountMinor': 'El valor es demasiado grande.',
    sku: 'Completá este dato.',
  });
  expect(read(toFormErrors(refusal('DUPLICATE', { field: 'sku' })))).toEqual({
    sku: 'Ya existe otro igual.',
  });
  expect(toFormErrors(refusal('INTERNAL'))).toEqual({});
});

test('a form is checked by the contract, with the same words as the server’s refusals', () => {
  const validate = validateWith(registerBody);
  expect(
    read(validate({ businessName: ' ', name: 'x'.repeat(121), email: 'a@', password: 'corta' })),
  ).toEqual({
    businessName: 'Completá este dato.',
    name: 'Es demasiado largo.',
    email: 'Escribí un email completo, como nombre@ejemplo.com.',
    password: 'Usá al menos 10 caracteres.',
  });
  expect(
    validate({ businessName: 'a', name: 'b', email: 'a@b.test', password: '0123456789' }),
  ).toEqual({});
});

test('what the schema library says in English never reaches the screen', () => {
  const errors = read(
    validateWith(products.input)({ sku: 'A', name: 'B', taxRate: 400, minStock: 'x' }),
  );
  expect(Object.keys(errors).sort()).toEqual(['minStock', 'taxRate']);
  for (const words of Object.values(errors)) expect(words).toBe('Este dato no es válido.');
});

test('what a field says follows a switch of language', async () => {
  render(toFormErrors(refusal('DUPLICATE', { field: 'sku' }))['sku']);
  expect(screen.getByText('Ya existe otro igual.')).toBeVisible();
  await act(() => i18n.changeLanguage('en'));
  expect(screen.getByText('There is another one like this.')).toBeVisible();
});

test('an error where data should stand: why, the code for support, and a retry', async () => {
  const retry = vi.fn<() => void>();
  const error = new ApiError(problem('UNAVAILABLE', { requestId: 'req-9' }));
  const { user } = renderWithProviders(<ErrorState error={error} onRetry={retry} />);
  const alert = screen.getByRole('alert');
  expect(alert).toHaveTextContent('no está disponible en este momento');
  expect(alert).toHaveTextContent('req-9');
  expect(alert).not.toHaveTextContent('words of the server');
  await user.click(screen.getByRole('button', { name: 'Reintentar' }));
  expect(retry).toHaveBeenCalledTimes(1);
});
