/** Text in columns, for a terminal: as wide as its widest cell, figures to the right, nothing after the last word. */

export interface Column {
  readonly head: string;
  readonly figure?: boolean;
}

export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  indent = '',
): readonly string[] {
  const heads = columns.map((column) => column.head);
  const all = heads.some((head) => head !== '') ? [heads, ...rows] : rows;
  const widths = columns.map((_, index) => Math.max(...all.map((row) => width(row[index] ?? ''))));
  return all.map((row) => {
    const cells = columns.map(({ figure }, index) =>
      pad(row[index] ?? '', widths[index] ?? 0, figure),
    );
    return `${indent}${cells.join('  ').trimEnd()}`;
  });
}

export function pad(text: string, size: number, figure = false): string {
  const space = ' '.repeat(Math.max(0, size - width(text)));
  return figure ? space + text : text + space;
}

/** Marks for colours take no room. */
function width(text: string): number {
  return [...text.replace(/[\uf8e0-\uf8e6]/g, '')].length;
}
