export interface Row {
  what: string;
  measured: number;
  unit: string;
  /** Without one, the row is there to be read beside the others. */
  goal?: { atLeast: number } | { atMost: number };
}

/** The rows as text, in columns. */
export function table(rows: readonly Row[]): string {
  const lines = [
    ['what', 'measured', 'goal', ''],
    ...rows.map((row) => [row.what, show(row.measured, row.unit), goalOf(row), verdictOf(row)]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  const written = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    written[0],
    '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)),
    ...written.slice(1),
  ].join('\n');
}

function show(figure: number, unit: string): string {
  const digits = unit === '' || Math.abs(figure) >= 100 ? 0 : 2;
  return `${Number(figure.toFixed(digits))}${unit === '×' ? '×' : unit && ` ${unit}`}`;
}

function goalOf({ goal, unit }: Row): string {
  if (!goal) return '';
  return 'atLeast' in goal ? `≥ ${show(goal.atLeast, unit)}` : `≤ ${show(goal.atMost, unit)}`;
}

function verdictOf({ goal, measured }: Row): string {
  if (!goal) return '';
  const isMet = 'atLeast' in goal ? measured >= goal.atLeast : measured <= goal.atMost;
  return isMet ? 'met' : 'NOT MET';
}
