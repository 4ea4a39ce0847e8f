/** Every address of the app. Nothing else writes a URL. */
export const paths = {
  home: () => '/',
  login: (returnTo?: string) => withSearch('/auth/login', { returnTo }),
  register: (returnTo?: string) => withSearch('/auth/register', { returnTo }),
  dashboard: () => '/dashboard',
  /** The list of a resource, with what its address can hold: a form, a sort, a filter. */
  list: (resource: string, search: Record<string, string> = {}) =>
    withSearch(`/${resource}`, search),
  reports: () => '/reports',
  /** `reason` is a metric or feature key that led here; `from` is where to go back to. */
  upgrade: (
    search: {
      reason?: string;
      from?: string;
      plan?: string;
      period?: 'monthly' | 'yearly';
      /** Id of a payment choice. */
      pay?: string;
    } = {},
  ) => withSearch('/upgrade', search),
  /** `action` opens what a person came for. */
  billing: (search: { action?: 'cancel' | 'withdraw' } = {}) => withSearch('/billing', search),
  receipt: (invoiceId: string) => `/billing/receipts/${encodeURIComponent(invoiceId)}`,
  /** The public pages that consumer law asks for; their addresses are words of the law. */
  cancelService: () => '/baja',
  withdrawFromPurchase: () => '/arrepentimiento',
  /** Where the payment provider sends people back to. */
  checkoutReturn: (checkoutId: string) => `/billing/checkouts/${encodeURIComponent(checkoutId)}`,
} as const;

function withSearch(path: string, search: Record<string, string | undefined>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) if (value) params.set(key, value);
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** A path inside this app, or null: what arrives in a URL is never trusted as an address. */
export function internalPath(value: string | null | undefined): string | null {
  if (!value?.startsWith('/') || value.startsWith('//') || /[\\\p{Cc}]/u.test(value)) return null;
  return value;
}
