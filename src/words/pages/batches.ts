/** All batches: the heading carries the count. */
import { count } from '../format.ts';

const BATCH = { one: 'batch', many: 'batches' };

export const batchesWords = {
  title: 'Batches',
  heading: (total: number) => count(total, BATCH),
  filters: 'Show',
  groups: [
    { group: undefined, text: 'All' },
    { group: 'person', text: 'Needs a person' },
    { group: 'progress', text: 'In progress' },
    { group: 'finished', text: 'Finished' },
  ],
  caption: 'Batches, newest first',
  head: {
    batch: 'Batch',
    arrived: 'Arrived',
    documents: 'Documents',
    total: 'Total',
    status: 'Status',
    outcome: 'What is happening',
  },
  empty: 'No files have arrived yet.',
  noMatch: '0 batches match. Choose All to see every batch.',
} as const;
