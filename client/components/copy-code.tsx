import { Button, CopyButton, Group, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface CopyCodeProps {
  code: string;
  /** What stands before it, with the code in it: "Tu código es A1B2". */
  label: string;
}

/** A code to keep: to read, and to copy with one click. */
export function CopyCode({ code, label }: CopyCodeProps) {
  const { t } = useTranslation('components');
  return (
    <Group gap="sm">
      <Text fw={600} className="tabular wrap-anywhere">
        {label}
      </Text>
      <CopyButton value={code} timeout={3000}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            size="xs"
            onClick={copy}
            leftSection={
              copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
            }
          >
            <span aria-live="polite">{t(copied ? 'copied' : 'copyCode')}</span>
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
