import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: string;
  description?: ReactNode;
  /** The page's main action, and at most one more. */
  actions?: ReactNode;
}

/** The one h1 of a page, which also names the tab and takes focus when the page is opened. */
export function PageHeader({ title, description, actions }: PageHeaderProps) {
  useDocumentTitle(`${title} · Estante`);
  return (
    <Group component="header" justify="space-between" align="flex-start" gap="md" mb="lg">
      <Stack gap={4} maw={680}>
        <Title order={1} tabIndex={-1} className="page-title">
          {title}
        </Title>
        {description ? (
          <Text component="div" c="dimmed">
            {description}
          </Text>
        ) : null}
      </Stack>
      {actions ? <Group gap="sm">{actions}</Group> : null}
    </Group>
  );
}
