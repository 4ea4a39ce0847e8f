import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  /** A small inline SVG of our own. */
  drawing?: ReactNode;
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  /** 1 where it is the whole page. */
  order?: 1 | 2 | 3;
}

export function EmptyState({ drawing, title, description, action, order = 2 }: EmptyStateProps) {
  return (
    <Stack align="center" ta="center" gap="xs" py="xl" px="md" className="empty-state">
      {drawing ? <div aria-hidden="true">{drawing}</div> : null}
      <Title order={order} size="h3" {...(order === 1 ? { tabIndex: -1 } : {})}>
        {title}
      </Title>
      {description ? (
        <Text component="div" c="dimmed" maw={460}>
          {description}
        </Text>
      ) : null}
      {action ? (
        <Group justify="center" gap="sm" mt="sm">
          {action}
        </Group>
      ) : null}
    </Stack>
  );
}
