import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { InvoicesPanel } from '#client/features/billing/components/invoices-panel.tsx';
import { i18n } from '#client/lib/i18n.ts';
import type { Invoice } from '#shared/contracts/billing.ts';
import { renderWithProviders } from '#test/support/client.tsx';
import { answerForBusiness } from '#test/support/client-business.ts';
import { anInvoice } from '#test/support/client-plans.ts';

const without = (kind: Invoice['kind']) =>
  anInvoice({ kind, periodStart: null, periodEnd: null, paidAt: null, status: 'pending' });

test.each([
  ['single', 'OAK, pago único', 'OAK, one payment'],
  ['change', 'OAK, cambio de plan', 'OAK, change of plan'],
  ['authorisation', 'OAK, autorización sin cargo', 'OAK, authorisation without charge'],
] as const)('a payment without a period of its own says what it is (%s)', async (kind, es, en) => {
  answerForBusiness({ invoices: [without(kind)] });
  renderWithProviders(<InvoicesPanel />);
  expect(await screen.findByText(es)).toBeVisible();
  await i18n.changeLanguage('en');
  expect(await screen.findByText(en)).toBeVisible();
});
