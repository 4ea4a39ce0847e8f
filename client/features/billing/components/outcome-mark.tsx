import classes from './outcome-screen.module.css';

/** A receipt: ticked when it is paid, with a clock while that takes days, unmarked when it is not. */
export function OutcomeMark({ kind }: { kind: 'done' | 'stopped' | 'waiting' }) {
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
      className={kind === 'stopped' ? classes.stopped : classes.done}
      aria-hidden
    >
      <path d="M16 6h32v50l-5.3-4-5.4 4-5.3-4-5.3 4-5.4-4-5.3 4V6z" />
      <path d="M24 17h16" />
      <path d={DRAWN[kind]} />
    </svg>
  );
}

const DRAWN = {
  done: 'M23 32l6.5 6.5L42 26',
  waiting: 'M32 25a9 9 0 1 0 0 18 9 9 0 0 0 0-18M32 29v5l3.5 2.5',
  stopped: 'M24 26h16M24 35h9',
} as const;
