import { createBrowserRouter, matchRoutes, Navigate, type RouteObject } from 'react-router';
import { isProbablySignedIn } from '#client/features/accounts/session.ts';
import { paths } from '#client/lib/paths.ts';
import { RESOURCE_NAMES } from '#shared/domain/resources.ts';
import { RootLayout } from './shell/root-layout.tsx';
import { RouteError } from './shell/route-error.tsx';
import { Splash } from './shell/splash.tsx';

const PRIVATE = 'private';

/**
 * Every page is a chunk of its own, fetched when its address is opened, together with the frame around it:
 * visitors never fetch the shell of the signed-in screens.
 */
export const routes: RouteObject[] = [
  {
    Component: RootLayout,
    ErrorBoundary: RouteError,
    HydrateFallback: Splash,
    children: [
      { index: true, Component: Home },
      {
        lazy: async () => ({ Component: (await import('./shell/auth-layout.tsx')).AuthLayout }),
        children: [
          {
            path: '/auth/login',
            lazy: async () => ({ Component: (await import('./pages/login.tsx')).LoginPage }),
          },
          {
            path: '/auth/register',
            lazy: async () => ({ Component: (await import('./pages/register.tsx')).RegisterPage }),
          },
        ],
      },
      {
        lazy: async () => ({
          Component: (await import('./shell/public-layout.tsx')).PublicLayout,
        }),
        children: [
          {
            path: '/baja',
            lazy: async () => ({
              Component: (await import('./pages/consumer-request.tsx')).CancelServicePage,
            }),
          },
          {
            path: '/arrepentimiento',
            lazy: async () => ({
              Component: (await import('./pages/consumer-request.tsx')).WithdrawPage,
            }),
          },
        ],
      },
      {
        id: PRIVATE,
        lazy: async () => ({
          Component: (await import('./shell/private-layout.tsx')).PrivateLayout,
        }),
        children: [
          {
            // A page that breaks leaves the shell standing.
            ErrorBoundary: RouteError,
            children: [
              {
                path: '/dashboard',
                lazy: async () => ({
                  Component: (await import('./pages/dashboard.tsx')).DashboardPage,
                }),
              },
              ...RESOURCE_NAMES.map((name) => ({
                path: paths.list(name),
                lazy: async () => (await import('./pages/resource.tsx')).resourcePage(name),
              })),
              {
                path: '/reports',
                lazy: async () => ({
                  Component: (await import('./pages/reports.tsx')).ReportsPage,
                }),
              },
              {
                path: '/upgrade',
                lazy: async () => ({
                  Component: (await import('./pages/upgrade.tsx')).UpgradePage,
                }),
              },
              {
                path: '/billing',
                lazy: async () => ({
                  Component: (await import('./pages/billing.tsx')).BillingPage,
                }),
              },
              {
                path: '/billing/receipts/:id',
                lazy: async () => ({
                  Component: (await import('./pages/receipt.tsx')).ReceiptPage,
                }),
              },
              {
                path: '/billing/checkouts/:id',
                lazy: async () => ({
                  Component: (await import('./pages/checkout-return.tsx')).CheckoutReturnPage,
                }),
              },
            ],
          },
        ],
      },
      {
        path: '*',
        lazy: async () => ({ Component: (await import('./pages/not-found.tsx')).NotFoundPage }),
      },
    ],
  },
];

/** Newcomers go straight to the door, without fetching the house; sign-in sends on whoever is inside. */
function Home() {
  return <Navigate to={isProbablySignedIn() ? paths.dashboard() : paths.login()} replace />;
}

/** Whether an address is one of the signed-in screens. */
export function isPrivate(pathname: string): boolean {
  return matchRoutes(routes, pathname)?.some(({ route }) => route.id === PRIVATE) ?? false;
}

export function createAppRouter() {
  return createBrowserRouter(routes);
}
