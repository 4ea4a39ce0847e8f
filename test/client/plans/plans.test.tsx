import { screen, within } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { PlanComparison } from '#client/features/plans/components/plan-comparison.tsx';
import { PlanFeatureList } from '#client/features/plans/components/plan-feature-list.tsx';
import { PlanPriceBlock } from '#client/features/plans/components/plan-price-block.tsx';
import { PricingToggle } from '#client/features/plans/components/pricing-toggle.tsx';
import { deCamelised } from '#client/features/plans/feature-words.ts';
import { compareYear, priceShown } from '#client/features/plans/plan-price.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { renderWithProviders } from '#test/support/client.tsx';
import { aPlan, catalogue, forestPlan, oakPlan, seedPlan } from '#test/support/client-plans.ts';

function Toggle() {
  const [period, setPeriod] = useState<BillingPeriod>('monthly');
  return (
    <>
      <PricingToggle period={period} onChange={setPeriod} plan={oakPlan} currency="ARS" />
      <output>{period}</output>
    </>
  );
}

test('the toggle shows both totals of a year and the saving, and yearly is a choice', async () => {
  const { user } = renderWithProviders(<Toggle />);
  expect(screen.getByRole('radio', { name: 'Mensual' })).toBeChecked();
  const words = screen.getByText(/durante un año/).textContent?.replace(/\u00a0/g, ' ');
  expect(words).toMatch(
    /^OAK durante un año: \$ 120\.000 pagando mes a mes, \$ 100\.000 pagando una vez\. Anual ahorra \$ 20\.000 \(17 ?%\)\.$/,
  );
  await user.click(screen.getByRole('radio', { name: 'Anual' }));
  expect(screen.getByText('yearly')).toBeVisible();
});

test('a plan without both prices has no saving to claim', () => {
  expect(compareYear(oakPlan, 'USD')).toBeNull();
  expect(compareYear(seedPlan, 'ARS')).toBeNull();
  expect(compareYear(oakPlan, 'ARS')?.saving).toEqual({ amountMinor: 2_000_000, currency: 'ARS' });
});

test('a card shows the price of the period, or the nearest that the plan has', () => {
  expect(priceShown(oakPlan, 'yearly', 'ARS')?.amountMinor).toBe(10_000_000);
  expect(priceShown(oakPlan, 'yearly', 'USD')).toMatchObject({
    interval: 'month',
    currency: 'USD',
  });
  expect(priceShown(oakPlan, 'monthly', 'EUR')).toMatchObject({ currency: 'ARS' });
  expect(priceShown(seedPlan, 'monthly', 'ARS')).toBeNull();
  expect(priceShown(forestPlan, 'monthly', 'ARS')).toBeNull();
});

test('prices read as what they are', () => {
  renderWithProviders(
    <>
      <PlanPriceBlock plan={seedPlan} period="monthly" currency="ARS" />
      <PlanPriceBlock plan={forestPlan} period="monthly" currency="ARS" />
      <PlanPriceBlock plan={oakPlan} period="yearly" currency="ARS" />
      <PlanPriceBlock plan={oakPlan} period="yearly" currency="USD" />
    </>,
  );
  expect(screen.getByText('Gratis')).toBeVisible();
  expect(screen.getByText('A medida')).toBeVisible();
  expect(screen.getByText(/ahorrás \$\s20\.000 al año/)).toBeVisible();
  expect(screen.getByText('Solo con pago mensual')).toBeVisible();
});

test('a list says in words what a plan includes and what it does not', () => {
  renderWithProviders(<PlanFeatureList features={seedPlan.features} label="SEED" />);
  const lines = within(screen.getByRole('list', { name: 'SEED' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);
  expect(lines).toEqual([
    'Hasta 40 productos',
    'Hasta 1 usuario',
    'Sin clientes',
    'No incluye: Reportes avanzados',
    'No incluye: Wild key of tomorrow',
  ]);
});

test('a new key of the catalogue is shown without a change of code', () => {
  renderWithProviders(
    <PlanComparison
      plans={[...catalogue, aPlan({ id: 'vine', name: 'VINE', features: { maxStorageGb: 90 } })]}
      period="monthly"
      currency="ARS"
      currentPlanId="seed"
    />,
  );
  const table = screen.getByRole('table', { name: 'Qué incluye cada plan' });
  expect(within(table).getByRole('columnheader', { name: 'SEED Tu plan actual' })).toBeVisible();
  const row = within(table).getByRole('row', { name: /Storage gb/ });
  expect(
    within(row)
      .getAllByRole('cell')
      .map((cell) => cell.textContent),
  ).toEqual(['No', 'No', 'No', '90']);
});

test('keys without words are taken apart', () => {
  expect(deCamelised('maxStorageGb')).toBe('storage gb');
  expect(deCamelised('priority_support')).toBe('priority support');
  expect(deCamelised('maximum')).toBe('maximum');
});
