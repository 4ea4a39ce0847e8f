import type { ReactNode } from 'react';
import classes from './facts.module.css';

export interface Fact {
  term: string;
  value: ReactNode;
}

/** Terms and their values, one under the other. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(({ term, value }) => (
        <div key={term} className={classes.fact}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
