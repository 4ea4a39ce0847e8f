import classes from './outcome-screen.module.css';

/** A receipt, ticked when it is paid and torn off unmarked when it is not. */
export function OutcomeMark({ kind }: { kind: 'done' | 'stopped' }) {
  return (
    <svg
      width="64"
      height="64"
      viewBox="0 0 64 64"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={kind === 'done' ? classes.done : classes.stopped}
      aria-hidden
    >
      <path d="M16 6h32v50l-5.3-4-5.4 4-5.3-4-5.3 4-5.4-4-5.3 4V6z" />
      <path d="M24 17h16" />
      {kind === 'done' ? <path d="M23 32l6.5 6.5L42 26" /> : <path d="M24 26h16M24 35h9" />}
    </svg>
  );
}
