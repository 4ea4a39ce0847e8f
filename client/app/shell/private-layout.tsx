import { Container } from '@mantine/core';
import { ErrorState } from '#client/components/error-state.tsx';
import { useMe } from '#client/features/accounts/api/get-me.ts';
import { addTexts } from '#client/lib/i18n.ts';
import { privateTexts } from '../private-texts.ts';
import { Shell } from './shell.tsx';
import { Splash } from './splash.tsx';
import { useSessionGuard } from './use-session-guard.ts';

addTexts(privateTexts);

/** Signed-in screens. Without a session nothing of them is shown, and sign-in leads back here. */
export function PrivateLayout() {
  const me = useMe();
  const isOver = useSessionGuard();

  if (me.data && !isOver) return <Shell key={me.data.user.id} account={me.data} />;
  if (me.isError && !isOver) {
    return (
      <Container component="main" size="xs" py="xl">
        <ErrorState error={me.error} onRetry={() => void me.refetch()} />
      </Container>
    );
  }
  return <Splash />;
}
