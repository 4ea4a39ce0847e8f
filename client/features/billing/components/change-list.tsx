import { Text } from '@mantine/core';
import { useId } from 'react';
import classes from './change-list.module.css';

interface ChangeListProps {
  title: string;
  items: readonly string[];
}

/** What a change adds or takes away; nothing at all when there is nothing. */
export function ChangeList({ title, items }: ChangeListProps) {
  const id = useId();
  if (items.length === 0) return null;
  return (
    <div>
      <Text id={id} size="sm" fw={600}>
        {title}
      </Text>
      <ul className={classes.list} aria-labelledby={id}>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}
