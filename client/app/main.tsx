import '@fontsource-variable/inter/wght.css';
import './mantine-styles.ts';
import './base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { meQuery } from '#client/features/accounts/api/get-me.ts';
import { initI18n } from '#client/lib/i18n.ts';
import { createAppQueryClient } from './app-query-client.ts';
import { Providers } from './providers.tsx';
import { publicTexts } from './public-texts.ts';
import { createAppRouter } from './router.tsx';
import { showVisitorsTheDoor } from './show-visitors-the-door.ts';

initI18n(publicTexts);
const queryClient = createAppQueryClient();
// Asked while the page's code is still on its way.
void queryClient.prefetchQuery(meQuery());
void showVisitorsTheDoor(queryClient).then(start);

function start(): void {
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <Providers queryClient={queryClient}>
        <RouterProvider router={createAppRouter()} />
      </Providers>
    </StrictMode>,
  );
}
