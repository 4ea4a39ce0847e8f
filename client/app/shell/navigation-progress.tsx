import { useNavigation } from 'react-router';
import classes from './navigation-progress.module.css';

/** A thin line while the next page is fetched; the former one stays until then. */
export function NavigationProgress() {
  const { state } = useNavigation();
  return state === 'idle' ? null : <div className={classes.line} aria-hidden="true" />;
}
