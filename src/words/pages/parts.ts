/** Words of the small parts that many pages share. */
import { formatNumber } from '../format.ts';

/** What a mark says to those who do not see its shape. */
export const checkMarks = {
  good: 'Yes:',
  bad: 'No:',
  careful: 'Careful:',
  none: 'Not done:',
} as const;

export const pagesWords = {
  label: 'Pages',
  previous: 'Previous page',
  next: 'Next page',
  showing: (from: number, to: number, total: number) =>
    `Showing ${formatNumber(from)} to ${formatNumber(to)} of ${formatNumber(total)}.`,
} as const;
