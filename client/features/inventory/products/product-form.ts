import { type Product, type ProductInput, productInput } from '#shared/contracts/products.ts';
import { type Money, parseAmount } from '#shared/domain/money.ts';
import { parseNumber, typedAmount, typedNumber } from '../typed-numbers.ts';
import { typedSchema } from '../typed-schema.ts';

/** Currencies that prices can be typed in; a stored price in another one keeps it. */
export const PRICE_CURRENCIES = ['ARS', 'USD'] as const;

/** What a form edits. Stock and its minimum join when movements exist: until then they would say nothing. */
export type ProductTyped = Record<
  'name' | 'sku' | 'price' | 'cost' | 'currency' | 'taxRate' | 'unit' | 'barcode' | 'notes',
  string
>;

const DEFAULTS = productInput.parse({ sku: '-', name: '-' });

export function emptyProduct(language: string): ProductTyped {
  return {
    name: '',
    sku: '',
    price: '',
    cost: '',
    currency: PRICE_CURRENCIES[0],
    taxRate: typedNumber(DEFAULTS.taxRate, language),
    unit: '',
    barcode: '',
    notes: '',
  };
}

export function typedProduct(product: Product, language: string): ProductTyped {
  return {
    name: product.name,
    sku: product.sku,
    price: typedAmount(product.price, language),
    cost: typedAmount(product.cost, language),
    currency: product.price?.currency ?? product.cost?.currency ?? PRICE_CURRENCIES[0],
    taxRate: typedNumber(product.taxRate, language),
    unit: product.unit,
    barcode: product.barcode,
    notes: product.notes,
  };
}

/** Reads the inputs into the contract's body. Both amounts of a product are in one currency. */
export function productSchema(language: string) {
  return typedSchema<ProductTyped, ProductInput>(productInput, ({ currency, ...typed }) => ({
    ...typed,
    price: amount(typed.price, currency),
    cost: amount(typed.cost, currency),
    taxRate: number(typed.taxRate, language),
  }));
}

function amount(text: string, currency: string): Money | null {
  if (text.trim() === '') return null;
  return { amountMinor: parseAmount(text, currency) ?? Number.NaN, currency };
}

function number(text: string, language: string): number {
  return text.trim() === '' ? 0 : (parseNumber(text, language) ?? Number.NaN);
}
