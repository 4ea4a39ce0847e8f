import { Table, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';

export interface DataTableColumn<Row> {
  id: string;
  header: string;
  cell(row: Row): ReactNode;
  /** The server's sort key. A column without one is not sortable. */
  sortKey?: string;
  /** Numbers and money: right-aligned, tabular figures. */
  numeric?: boolean;
  /** Width from which there is room for it; below, the first column's cell says it if it matters. */
  from?: 'sm' | 'md';
}

interface Props<Row> {
  /** What the table lists; its accessible name. */
  label: string;
  columns: readonly DataTableColumn<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  sort: string;
  onSort(sort: string): void;
  /** The rows belong to the former page while the next one loads. */
  busy?: boolean;
  /** Heads the column of what can be done with each row. */
  actionsLabel?: string;
  renderActions?(row: Row): ReactNode;
}

/**
 * A table whose pages and order come from the server. Where there is no room columns drop rather than the
 * page scrolling sideways; a row opens by the link that its first cell holds.
 */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowKey, sort, onSort, busy = false, renderActions } = props;
  return (
    <Table
      aria-label={label}
      aria-busy={busy}
      className={classes.table}
      data-busy={busy || undefined}
      verticalSpacing="sm"
      highlightOnHover
    >
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
          {renderActions && (
            <Table.Th scope="col" className={classes.actions}>
              <VisuallyHidden>{props.actionsLabel}</VisuallyHidden>
            </Table.Th>
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)}>
            {columns.map((column) => (
              <Table.Td
                key={column.id}
                data-numeric={column.numeric || undefined}
                data-from={column.from}
              >
                {column.cell(row)}
              </Table.Td>
            ))}
            {renderActions && <Table.Td className={classes.actions}>{renderActions(row)}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

interface HeaderCellProps<Row> {
  column: DataTableColumn<Row>;
  sort: string;
  onSort(sort: string): void;
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const { sortKey, header } = column;
  const order = sort === sortKey ? 'ascending' : sort === `-${sortKey}` ? 'descending' : undefined;
  const Icon =
    order === 'ascending' ? IconArrowUp : order === 'descending' ? IconArrowDown : IconArrowsSort;
  return (
    <Table.Th
      scope="col"
      aria-sort={sortKey ? (order ?? 'none') : undefined}
      data-numeric={column.numeric || undefined}
      data-from={column.from}
    >
      {sortKey ? (
        <button
          type="button"
          className={classes.sort}
          data-active={order !== undefined || undefined}
          onClick={() => onSort(order === 'ascending' ? `-${sortKey}` : sortKey)}
        >
          {header}
          <Icon size={14} stroke={2} aria-hidden />
        </button>
      ) : (
        header
      )}
    </Table.Th>
  );
}
