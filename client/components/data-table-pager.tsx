import { Button, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import classes from './data-table.module.css';

interface Props {
  page: number;
  pageSize: number;
  shown: number;
  total: number;
  /** There are more than the total. */
  totalIsFloor: boolean;
  hasNext: boolean;
  busy: boolean;
  onPrevious(): void;
  onNext(): void;
}

/** Where in the list these rows stand, and the ways to its neighbours. Total and range are announced. */
export function DataTablePager(props: Props) {
  const { t } = useTranslation('components');
  const format = useFormat();
  const from = (props.page - 1) * props.pageSize + 1;
  const range = {
    from: format.number(from),
    to: format.number(from + props.shown - 1),
    total: format.number(props.total),
  };
  return (
    <nav className={classes.pager} aria-label={t('table.pages')}>
      <Text component="output" size="sm" c="dimmed" className="tabular">
        {t(props.totalIsFloor ? 'table.rangeOfMany' : 'table.range', range)}
      </Text>
      {(props.page > 1 || props.hasNext) && (
        <Group gap="xs">
          <Turn
            label={t('table.previous')}
            off={props.page === 1 || props.busy}
            onTurn={props.onPrevious}
          />
          <Turn
            label={t('table.next')}
            off={!props.hasNext || props.busy}
            onTurn={props.onNext}
            next
          />
        </Group>
      )}
    </nav>
  );
}

interface TurnProps {
  label: string;
  off: boolean;
  next?: boolean;
  onTurn(): void;
}

/** aria-disabled, not disabled: a button that goes dead under the keyboard would lose the focus. */
function Turn({ label, off, next = false, onTurn }: TurnProps) {
  return (
    <Button
      variant="default"
      size="sm"
      aria-disabled={off}
      data-disabled={off}
      leftSection={next ? null : <IconChevronLeft size={16} aria-hidden />}
      rightSection={next ? <IconChevronRight size={16} aria-hidden /> : null}
      onClick={() => {
        if (!off) onTurn();
      }}
    >
      {label}
    </Button>
  );
}
