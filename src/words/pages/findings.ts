/** All that one problem concerns, on a page and in a spreadsheet. */
export const groupWords = {
  back: (ref: string) => `Back to batch ${ref}`,
} as const;

export const csvHead = [
  'Batch',
  'Number',
  'Supplier',
  'Line in file',
  'Field',
  'The file says',
  'Level',
  'Problem',
  'What was found',
  'How to fix it',
  'Who can help',
  'Check',
] as const;

export const levelWords = { problem: 'Problem', warning: 'Warning' } as const;
