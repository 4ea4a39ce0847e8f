import { Navigate, Outlet, useSearchParams } from 'react-router';
import { useMe } from '#client/features/accounts/api/get-me.ts';
import { AuthPitch } from '#client/features/accounts/components/auth-pitch.tsx';
import { internalPath, paths } from '#client/lib/paths.ts';
import classes from './auth-layout.module.css';
import { Brand } from './brand.tsx';
import { ConsumerLinks } from './consumer-links.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';

/** Sign-in and registration; whoever is signed in already goes on to where they wanted to be. */
export function AuthLayout() {
  const me = useMe();
  const [search] = useSearchParams();
  if (me.data)
    return <Navigate to={internalPath(search.get('returnTo')) ?? paths.dashboard()} replace />;

  return (
    <div className={classes.page}>
      <aside className={classes.pitch}>
        <AuthPitch />
      </aside>
      <div className={classes.side}>
        <header className={classes.top}>
          <Brand />
        </header>
        <main className={classes.form} id="main">
          <Outlet />
        </main>
        <footer>
          <div className={classes.preferences}>
            <LanguageSwitch />
            <SchemeSwitch />
          </div>
          <ConsumerLinks />
        </footer>
      </div>
    </div>
  );
}
