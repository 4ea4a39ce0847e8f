import { Badge, Group, Text, Title, UnstyledButton } from '@mantine/core';
import { IconChartBar, IconLock } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './reports.module.css';

interface Props {
  title: string;
  /** What the plan says about these reports. */
  standing: string;
  reports: readonly string[];
  /** Given where the plan lacks them: what pressing one of them does. */
  onLocked?: (() => void) | undefined;
}

/** Reports by name, as what the plan has or lacks. There is nothing behind them yet, and it says so. */
export function ReportGroup({ title, standing, reports, onLocked }: Props) {
  const { t } = useTranslation('reports');
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={`panel ${classes.group}`}>
      <Group component="header" justify="space-between" gap="xs" p="md">
        <Title order={2} id={heading}>
          {title}
        </Title>
        <Text size="sm" c="dimmed">
          {standing}
        </Text>
      </Group>
      <ul className={classes.list}>
        {reports.map((key) => (
          <li key={key}>
            {onLocked ? (
              <UnstyledButton className={classes.row} data-locked onClick={onLocked}>
                <IconLock size={18} aria-hidden />
                <span>{t(`report.${key}`)}</span>
                <Text span size="sm" c="dimmed">
                  {t('locked')}
                </Text>
              </UnstyledButton>
            ) : (
              <div className={classes.row}>
                <IconChartBar size={18} aria-hidden />
                <span>{t(`report.${key}`)}</span>
                <Badge variant="default">{t('coming')}</Badge>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
