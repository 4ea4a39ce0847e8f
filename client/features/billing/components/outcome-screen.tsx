import { Group, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './outcome-screen.module.css';

interface OutcomeScreenProps {
  /** A drawing or a spinner; it says nothing that the words do not. */
  mark: ReactNode;
  title: string;
  body?: ReactNode;
  actions?: ReactNode;
}

/** One calm statement in the middle of the page. Focus follows the statement when it changes. */
export function OutcomeScreen({ mark, title, body, actions }: OutcomeScreenProps) {
  useDocumentTitle(`${title} · Estante`);
  return (
    <div className={classes.screen}>
      <div className={classes.mark} aria-hidden>
        {mark}
      </div>
      <Title
        key={title}
        ref={takeFocus}
        order={1}
        size="h2"
        tabIndex={-1}
        className={classes.title ?? ''}
      >
        {title}
      </Title>
      {body && (
        <Text component="output" display="block" maw={460}>
          {body}
        </Text>
      )}
      {actions && (
        <Group gap="md" justify="center" mt="sm">
          {actions}
        </Group>
      )}
    </div>
  );
}

/** A title that is new on the page is what a person listening has to hear next. */
function takeFocus(title: HTMLHeadingElement | null): void {
  title?.focus();
}
