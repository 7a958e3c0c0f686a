/**
 * The catalogue of findings: what each code says, how to put it right, who can, and which of the target's own
 * refusals it prevents. Wordings go from the richest to the plainest; the first whose values are all known is used,
 * so the last of each needs none. docs/reference/findings.md lists the same codes, tied by a test.
 */
import type { Scope, Severity } from '../domain/finding.ts';
import type { CheckKey } from './checks.ts';
import type { FindingCode } from './finding-values.ts';

export type WhoCanFix = 'from' | 'supplier' | 'budget' | 'procure-to-pay' | 'systems';

export interface Wording {
  /** Only where the finding's `case` is this. */
  readonly case?: string;
  readonly heading?: string;
  readonly text: string;
  readonly fix: readonly string[];
}

export interface CatalogueEntry {
  readonly severity: Severity;
  readonly scope: Scope;
  /** At most 60 characters. */
  readonly heading: string;
  readonly says: readonly [Wording, ...Wording[]];
  readonly who: WhoCanFix;
  readonly check: CheckKey;
  /** Refusals of Oracle Payables that this finding comes before. */
  readonly prevents: readonly string[];
}

const NOT_CHECKED = 'AIMS has not checked the {many}.';
const SEND_AGAIN = 'Ask {from} to export the file from {fromSystem} again.';
const LAYOUT_CHANGED = 'If {fromSystem} has changed, tell {systems}: the settings must follow.';
const FIX_AT_SOURCE = 'Put it right in {fromSystem} and send the file again.';
const NO_NEW_FILE =
  'You do not need a new file: AIMS checks the batch again when the list changes.';
const SYSTEMS_COMPARES = 'Do not send it again. {systems} has been told and compares the two.';

const unreadable = (text: string) => ({
  text: `${text} ${NOT_CHECKED}`,
  fix: [SEND_AGAIN, LAYOUT_CHANGED],
});
const atSource = (text: string) => ({ text, fix: [FIX_AT_SOURCE] });

const IN_ZIP = 'That is in "{member}", a file of the zip.';
const SEND_WHOLE = ['Ask {from} to send it again. Do not edit the file.'];
const MAY_BE_CUT_OFF = 'It may have been cut off while it was sent.';
const LAYOUT_FOLLOWS = [
  'Tell {systems}: the settings must follow the new layout. Nothing is lost.',
];
const OTHER_ENCODING = [
  'Ask {from} to export the file as {expected}.',
  'Or ask {systems} to set the character set that {fromSystem} uses.',
];
const OTHER_AS_UTF8 = [
  'Ask {from} to export the file as UTF-8.',
  'Or ask {systems} to set the character set that {fromSystem} uses.',
];
const SMALLER_FILES = [
  'Ask {from} to send it in smaller files.',
  'If files of this size are right, ask {systems} to raise the limit.',
];
const HEADING_OF_NEW = 'The file has something new in it';

/** For one case, first with the file of a zip that it is in. */
const inFile = (
  name: string,
  text: string,
  fix: readonly string[],
  ending = NOT_CHECKED,
): [Wording, Wording] => [
  { case: name, text: `${text} ${IN_ZIP} ${ending}`, fix },
  { case: name, text: `${text} ${ending}`, fix },
];
const unreadableFile = (
  name: string,
  text: string,
  fix: readonly string[] = [SEND_AGAIN, LAYOUT_CHANGED],
) => inFile(name, text, fix);
const cutOff = (name: string, text: string) => inFile(name, text, SEND_WHOLE, MAY_BE_CUT_OFF);
const newLayout = (name: string, text: string) => inFile(name, text, LAYOUT_FOLLOWS);
/** Of what is no column. */
const somethingNew = (name: string, text: string): Wording => ({
  case: name,
  heading: HEADING_OF_NEW,
  text: `${text} ${NOT_CHECKED}`,
  fix: LAYOUT_FOLLOWS,
});

export const FINDINGS: Readonly<Record<FindingCode, CatalogueEntry>> = {
  'FIL-001': {
    severity: 'error',
    scope: 'file',
    heading: 'We cannot read this file',
    says: [
      ...unreadableFile('quotes', 'A quotation mark on line {line} does not have its partner.'),
      ...unreadableFile(
        'encoding',
        'It is written in {found}; we expect {expected}.',
        OTHER_ENCODING,
      ),
      {
        case: 'encoding',
        ...unreadable('Line {line} has characters that are not written in {expected}.'),
      },
      ...unreadableFile(
        'declared-encoding',
        'It says of itself that it is written in "{found}"; we expect {expected}.',
        OTHER_ENCODING,
      ),
      {
        case: 'fields',
        ...unreadable('Line {line} has {found} fields; we expect {expected}.'),
      },
      {
        case: 'unknown-line',
        ...unreadable('Line {line} begins with "{found}", which is no kind of line that we know.'),
      },
      {
        case: 'order',
        ...unreadable('Line {line} begins with "{found}", which does not belong in that place.'),
      },
      ...unreadableFile(
        'too-long',
        'What begins on line {line} goes on for more than {limit:bytes} without the end we expect.',
      ),
      ...unreadableFile('too-long', 'Line {line} is longer than any line should be.'),
      ...unreadableFile('line-end', 'Line {line} does not end as the lines of this file should.'),
      ...unreadableFile(
        'no-kind',
        'At byte {byte} it says "{found}", which is no kind of line that we know.',
      ),
      ...unreadableFile(
        'not-well-formed',
        'Line {line} says "{found}" where "{expected}" should be.',
      ),
      ...unreadableFile(
        'not-well-formed',
        'Line {line} says "{found}", which breaks the rules of how such a file is written.',
      ),
      ...unreadableFile(
        'too-deep',
        'On line {line} more than {expected} levels stand one inside the other, the most that AIMS reads.',
      ),
      ...unreadableFile(
        'name-twice',
        'The name "{found}" is on line {line} for the second time in one place. AIMS does not guess which of the two is right.',
        [
          'Ask {from} to have it put right in {fromSystem}, and to send the file again.',
          LAYOUT_CHANGED,
        ],
      ),
      ...unreadableFile(
        'goes-on',
        'On line {line} it goes on with "{found}" after its end. It may be several files in one.',
        ['Ask {from} to send each file by itself.', LAYOUT_CHANGED],
      ),
      ...unreadableFile(
        'beginning',
        'Line {line} begins with "{found}"; we expect "{expected}" there.',
      ),
      ...unreadableFile('beginning', 'It does not begin with "{expected}".'),
      ...unreadableFile(
        'separators',
        'Line {line} says "{found}"; we expect "{expected}" after the first three letters. So AIMS cannot tell its details apart.',
      ),
      ...unreadableFile(
        'separators',
        'Line {line} says "{found}". The signs there that keep its details apart do not make sense.',
      ),
      {
        case: 'not-a-zip',
        ...unreadable('We expect a zip, and it does not begin as a zip does.'),
      },
      {
        case: 'password',
        text: `"{found}" in the zip is locked with a password. ${NOT_CHECKED}`,
        fix: ['Ask {from} to send the zip without a password.'],
      },
      {
        case: 'zip-method',
        text: `The zip is packed in a way that AIMS does not unpack ("{found}"). ${NOT_CHECKED}`,
        fix: ['Ask {from} to pack it as an ordinary zip.'],
      },
      {
        case: 'zip-parts',
        text: `It is one part of a zip that was split into several. ${NOT_CHECKED}`,
        fix: ['Ask {from} to send it as one zip.'],
      },
      {
        case: 'zip-damaged',
        ...unreadable('"{found}" in the zip is damaged: it is not what the zip says it is.'),
      },
      {
        case: 'zip-damaged',
        ...unreadable('The zip is damaged: its list of files is not what is in it.'),
      },
      unreadable('Line {line} says "{found}", which is not what we expect.'),
      unreadable('It is not laid out as we expect.'),
    ],
    who: 'from',
    check: 'file-complete',
    prevents: [],
  },
  'FIL-002': {
    severity: 'error',
    scope: 'file',
    heading: 'The file is not complete',
    says: [
      {
        case: 'no-control',
        text: `The line with its own count and total is missing. ${MAY_BE_CUT_OFF}`,
        fix: SEND_WHOLE,
      },
      {
        case: 'cut-line',
        text: `Its last line ends in the middle. ${MAY_BE_CUT_OFF}`,
        fix: SEND_WHOLE,
      },
      ...cutOff('unclosed', 'It ends on line {line}, before the end of "{found}".'),
      ...cutOff('unclosed', 'It ends in the middle, on line {line}.'),
      ...cutOff('unfinished', 'On line {line} we expect "{expected}" and found "{found}".'),
      ...cutOff('unfinished', 'It ends on line {line} without "{expected}".'),
      ...cutOff('unfinished', 'It ends in the middle, on line {line}, with "{found}".'),
      ...cutOff(
        'announced',
        'On line {line} it ends with "{found}". Its last sign says that one more follows, and none does.',
      ),
      { case: 'cut-zip', text: `The zip has no end. ${MAY_BE_CUT_OFF}`, fix: SEND_WHOLE },
      {
        text: `The file says that it holds {fileSays} {many}; we counted {counted}. ${MAY_BE_CUT_OFF}`,
        fix: SEND_WHOLE,
      },
      { text: MAY_BE_CUT_OFF, fix: SEND_WHOLE },
    ],
    who: 'from',
    check: 'file-complete',
    prevents: [],
  },
  'FIL-003': {
    severity: 'error',
    scope: 'file',
    heading: 'This file has been sent before',
    says: [
      {
        text: 'It is exactly the same as {fileName}, batch {batch}, loaded on {loaded}.',
        fix: [
          'If it was sent again by mistake, close it as a repeat.',
          'Otherwise ask {from} for the right file.',
        ],
      },
      {
        text: 'It is exactly the same as {fileName}, batch {batch}.',
        fix: [
          'If it was sent again by mistake, close it as a repeat.',
          'Otherwise ask {from} for the right file.',
        ],
      },
      {
        text: 'It is exactly the same as an earlier file.',
        fix: ['Ask {from} for the right file.'],
      },
    ],
    who: 'from',
    check: 'not-repeated',
    prevents: ['DUPLICATE INVOICE NUMBER'],
  },
  'FIL-004': {
    severity: 'error',
    scope: 'file',
    heading: 'The totals do not agree',
    says: [
      {
        text: 'The file says {sent}. The {many} add up to {computed}, a difference of {difference}.',
        fix: ['Ask {from} which is right, and to send a corrected file.'],
      },
      {
        text: 'The total in the file is not what its {many} add up to.',
        fix: ['Ask {from} which is right, and to send a corrected file.'],
      },
    ],
    who: 'from',
    check: 'file-complete',
    prevents: [],
  },
  'FIL-005': {
    severity: 'error',
    scope: 'file',
    heading: 'The file is empty',
    says: [
      {
        case: 'nothing',
        text: 'There is nothing in it, not even a heading.',
        fix: ['Ask {from} to send it again.'],
      },
      {
        text: 'It has a heading but no {many}.',
        fix: [
          'If there were no {many} this time, close it.',
          'Otherwise ask {from} to send it again.',
        ],
      },
    ],
    who: 'from',
    check: 'file-complete',
    prevents: [],
  },
  'FIL-006': {
    severity: 'error',
    scope: 'file',
    heading: 'The columns have changed',
    says: [
      {
        case: 'heading',
        text: `We expected "{expected}" as column {column} and found "{found}". ${NOT_CHECKED}`,
        fix: LAYOUT_FOLLOWS,
      },
      {
        case: 'fields',
        text: `Line {line} has {found} columns; we expect {expected}. ${NOT_CHECKED}`,
        fix: [SEND_AGAIN, LAYOUT_CHANGED],
      },
      ...newLayout(
        'no-heading',
        'It ends on line {line}, before the names of its columns. We expect them in row {expected}.',
      ),
      ...newLayout('no-heading', 'It ends on line {line}, before the names of its columns.'),
      ...newLayout(
        'missing',
        'We expect "{expected:whole}" among its columns. Line {line} names "{found:whole}".',
      ),
      ...newLayout(
        'twice',
        'Line {line} names the column "{found}" twice. AIMS does not guess which of the two is right.',
      ),
      ...newLayout(
        'unknown-columns',
        'Line {line} names "{found:whole}", which the settings of this interface do not have.',
      ),
      ...newLayout('unnamed', 'Column {column} has no name on line {line}.'),
      ...newLayout(
        'unnamed-wanted',
        'The settings of this interface ask for a column without a name, and a name is how AIMS finds one.',
      ),
      somethingNew(
        'unknown',
        'What begins on line {line} has "{found}" in it, which the settings of this interface do not name.',
      ),
      somethingNew(
        'unclear',
        '{label}, in what begins on line {line}, is not one plain text: "{found}". AIMS does not guess which part is meant.',
      ),
      {
        text: `We expected "{expected}" and found "{found}". ${NOT_CHECKED}`,
        fix: LAYOUT_FOLLOWS,
      },
      {
        text: `They are not the ones we expect. ${NOT_CHECKED}`,
        fix: LAYOUT_FOLLOWS,
      },
    ],
    who: 'systems',
    check: 'file-complete',
    prevents: [],
  },
  'FIL-007': {
    severity: 'error',
    scope: 'document',
    heading: 'Some characters cannot be read',
    says: [
      ...inFile(
        'heading',
        'Line {line}, which names the columns, has a character that we cannot read ("{found}").',
        OTHER_ENCODING,
      ),
      ...inFile(
        'file',
        'Line {line} has characters that are not written in {expected}.',
        OTHER_ENCODING,
      ),
      {
        case: 'line',
        text: `Line {line} has a character that we cannot read ("{found}"). ${NOT_CHECKED}`,
        fix: OTHER_AS_UTF8,
      },
      {
        text: '{label} has a character that we cannot read ("{found}").',
        fix: OTHER_AS_UTF8,
      },
      {
        text: 'A detail has a character that we cannot read.',
        fix: ['Ask {from} to export the file as UTF-8.'],
      },
    ],
    who: 'from',
    check: 'details',
    prevents: [],
  },
  'FIL-008': {
    severity: 'error',
    scope: 'file',
    heading: 'The file is too big',
    says: [
      {
        text: `It is {bytes:bytes}; this interface takes files of up to {limit:bytes}. ${NOT_CHECKED}`,
        fix: SMALLER_FILES,
      },
      {
        case: 'unpacked',
        heading: 'The zip holds too much',
        text: `"{found}" in the zip unpacks to too much. From a zip this interface takes up to {limit:bytes}, and no file that comes out more than 100 times as large as it is packed. ${NOT_CHECKED}`,
        fix: [
          'Ask {from} what it is. Do not unpack it yourself: such a file can fill a disk.',
          'If it is right, ask {systems} to raise the limit.',
        ],
      },
      {
        case: 'zip',
        text: `The zip is bigger than all that this interface takes from one, which is {limit:bytes}. ${NOT_CHECKED}`,
        fix: SMALLER_FILES,
      },
      {
        case: 'zip64',
        text: `The zip is in the form for 4 GB and more ("{found}"), which AIMS does not take. ${NOT_CHECKED}`,
        fix: ['Ask {from} to send it as an ordinary zip, in smaller files if need be.'],
      },
      {
        case: 'files',
        heading: 'The zip holds too much',
        text: `The zip has {files} files and folders in it; AIMS takes up to {limit}. ${NOT_CHECKED}`,
        fix: ['Ask {from} to send only the files of this interface.'],
      },
      ...inFile(
        'limit',
        'On line {line} it goes past a limit for what AIMS reads in one file ({limit}).',
        ['Ask {from} to send it in smaller files.', 'If that does not help, tell {systems}.'],
      ),
      {
        text: `"{member}", a file of the zip, is bigger than {limit:bytes}, the most that AIMS reads of such a file. ${NOT_CHECKED}`,
        fix: ['Ask {from} to send it in smaller files.'],
      },
      {
        text: `It is bigger than {limit:bytes}, the most that AIMS reads of such a file. ${NOT_CHECKED}`,
        fix: ['Ask {from} to send it in smaller files.'],
      },
      {
        text: `It is bigger than this interface takes. ${NOT_CHECKED}`,
        fix: ['Ask {from} to send it in smaller files.'],
      },
    ],
    who: 'from',
    check: 'file-complete',
    prevents: [],
  },
  'FIL-009': {
    severity: 'error',
    scope: 'file',
    heading: 'The file has content that is not allowed',
    says: [
      ...unreadableFile('nul', 'Line {line} has a zero byte in it: it may not be a text file.'),
      ...unreadableFile('control', 'Line {line} has a control character in it ({found}).'),
      ...inFile(
        'doctype',
        'Line {line} says "{found}". That can make whoever reads the file open other files, or more than any disk holds, so AIMS never takes it.',
        ['Ask {from} to export the file without it.', LAYOUT_CHANGED],
      ),
      {
        case: 'not-a-file',
        text: `"{found}" in the zip is a link, a folder that is not empty, or something else that is no file. ${NOT_CHECKED}`,
        fix: ['Ask {from} to pack the files themselves.'],
      },
      {
        case: 'not-a-file',
        text: `Something in the zip has no name. ${NOT_CHECKED}`,
        fix: ['Ask {from} to pack the files again.'],
      },
      unreadable('Line {line} has content that a file of {many} never has.'),
      unreadable('It has content that a file of {many} never has.'),
    ],
    who: 'from',
    check: 'file-complete',
    prevents: [],
  },
  'FIL-010': {
    severity: 'error',
    scope: 'file',
    heading: 'The zip does not hold the files we expect',
    says: [
      {
        case: 'missing',
        text: `It has no file called "{expected}", which we need for "{found}". ${NOT_CHECKED}`,
        fix: ['Ask {from} to send the zip again, with every file in it.', LAYOUT_CHANGED],
      },
      {
        case: 'unknown',
        text: `It has a file called "{found}". We expect only "{expected}". ${NOT_CHECKED}`,
        fix: ['Ask {from} to send the zip without it.', LAYOUT_CHANGED],
      },
      {
        case: 'twice',
        text: `It has more than one file called "{expected}": "{found}". ${NOT_CHECKED}`,
        fix: ['Ask {from} which is right, and to send the zip with that one only.'],
      },
      {
        case: 'either',
        text: `Its file "{found}" could be any of "{expected}". AIMS does not guess. ${NOT_CHECKED}`,
        fix: ['Tell {systems}: the settings must say which it is. Nothing is lost.'],
      },
      {
        case: 'unreadable-name',
        text: `The name of a file in it cannot be read ("{found}"). ${NOT_CHECKED}`,
        fix: ['Ask {from} to name the files with plain letters and to send the zip again.'],
      },
      {
        case: 'two-names',
        text: `A file in it has two names, "{found}" and "{expected}". ${NOT_CHECKED}`,
        fix: ['Ask {from} to pack the files again.'],
      },
      {
        text: `Its files are not the ones we expect. ${NOT_CHECKED}`,
        fix: ['Ask {from} to send the zip again.', LAYOUT_CHANGED],
      },
    ],
    who: 'from',
    check: 'file-complete',
    prevents: [],
  },

  'INV-001': {
    severity: 'error',
    scope: 'document',
    heading: 'A required detail is missing',
    says: [
      {
        case: 'list',
        heading: 'A list has no value that {to} needs',
        text: 'The list of codes gives no {label} for {found}.',
        fix: [`Ask {systems} to have it put into the list. ${NO_NEW_FILE}`],
      },
      {
        text: '{label} is empty.',
        fix: ['Fill it in in {fromSystem} and send the file again.'],
      },
      {
        text: 'A detail that {to} needs is empty.',
        fix: ['Fill it in in {fromSystem} and send the file again.'],
      },
    ],
    who: 'from',
    check: 'details',
    prevents: ['NO INVOICE NUMBER', 'NO SUPPLIER', 'NO SUPPLIER SITE', 'ACCOUNT REQUIRED'],
  },
  'INV-002': {
    severity: 'error',
    scope: 'document',
    heading: 'A detail is too long for {to}',
    says: [
      {
        text: '{label} has {bytes} characters; {to} takes {max}. Letters with accents count twice.',
        fix: ['Shorten it in {fromSystem} and send the file again. AIMS does not cut it.'],
      },
      {
        text: 'A detail has more characters than {to} takes.',
        fix: ['Shorten it in {fromSystem} and send the file again. AIMS does not cut it.'],
      },
    ],
    who: 'from',
    check: 'details',
    prevents: [],
  },
  'INV-003': {
    severity: 'error',
    scope: 'document',
    heading: 'A date is not a real date',
    says: [atSource('{label} says "{found}".'), atSource('A date is not in the calendar.')],
    who: 'from',
    check: 'details',
    prevents: [],
  },
  'INV-004': {
    severity: 'error',
    scope: 'document',
    heading: 'The date is in the future',
    says: [
      {
        text: 'It is dated {date}. It was checked on {today}.',
        fix: ['Check the year.', FIX_AT_SOURCE],
      },
      { text: 'Its date is still to come.', fix: ['Check the year.', FIX_AT_SOURCE] },
    ],
    who: 'from',
    check: 'details',
    prevents: [],
  },
  'INV-005': {
    severity: 'warning',
    scope: 'document',
    heading: 'It is old',
    says: [
      {
        text: 'It is dated {date}, {months} months ago.',
        fix: ['Check that it has not been paid already. Approve it if it is right.'],
      },
      {
        text: 'Its date is long ago.',
        fix: ['Check that it has not been paid already. Approve it if it is right.'],
      },
    ],
    who: 'from',
    check: 'details',
    prevents: [],
  },
  'INV-006': {
    severity: 'error',
    scope: 'document',
    heading: 'An amount is not in pounds and pence',
    says: [
      { case: 'decimals', ...atSource('{label} says "{found}", with more than 2 decimals.') },
      { case: 'sign', ...atSource('{label} says "{found}", with a sign in it.') },
      { case: 'too-large', ...atSource('{label} says "{found}", more than AIMS takes.') },
      { case: 'not-whole', ...atSource('{label} says "{found}"; we expect whole pence.') },
      atSource('{label} says "{found}".'),
      atSource('An amount is not a number of pounds and pence.'),
    ],
    who: 'from',
    check: 'details',
    prevents: ['INVALID PRECISION', 'AMOUNT EXCEEDS PRECISION', 'INVALID INVOICE AMOUNT'],
  },
  'INV-007': {
    severity: 'error',
    scope: 'document',
    heading: 'Lines do not add up',
    says: [
      {
        case: 'split',
        heading: 'The parts of a line do not add up',
        text: 'The parts of the line come to {computed}; the line says {sent}, a difference of {difference}.',
        fix: ['Ask {from} to correct the line or its parts, and to send the file again.'],
      },
      {
        case: 'swapped',
        text: 'With VAT the lines come to {computed}; the {one} says {sent}. Digits may be swapped.',
        fix: ['Ask {from} to correct the {one} or its lines, and to send the file again.'],
      },
      {
        text: 'With VAT the lines come to {computed}; the {one} says {sent}, a difference of {difference}.',
        fix: ['Ask {from} to correct the {one} or its lines, and to send the file again.'],
      },
      {
        text: 'With VAT the lines do not come to the total of the {one}.',
        fix: ['Ask {from} to correct the {one} or its lines, and to send the file again.'],
      },
    ],
    who: 'from',
    check: 'lines-add-up',
    prevents: ['INVOICE AMOUNT INCORRECT'],
  },
  'INV-008': {
    severity: 'error',
    scope: 'document',
    heading: 'It has no lines',
    says: [
      {
        text: '{to} needs at least 1 line with a budget code.',
        fix: ['Add the line in {fromSystem} and send the file again.'],
      },
    ],
    who: 'from',
    check: 'lines-add-up',
    prevents: ['NO INVOICE LINES'],
  },
  'INV-009': {
    severity: 'error',
    scope: 'document',
    heading: 'To pay, or a credit?',
    says: [
      {
        case: 'credit-positive',
        ...atSource('It is marked as a credit but the amount is positive ({amount}).'),
      },
      {
        case: 'invoice-negative',
        ...atSource('It is marked as one to pay but the amount is negative ({amount}).'),
      },
      {
        case: 'unknown',
        ...atSource('Its type is "{found}", which does not say whether it is a credit.'),
      },
      atSource('Its type and the sign of its amount do not agree.'),
    ],
    who: 'from',
    check: 'details',
    prevents: ['INCONSISTENT INV TYPE/AMT', 'INVALID INV TYPE LOOKUP'],
  },
  'INV-010': {
    severity: 'warning',
    scope: 'document',
    heading: 'Unusually large',
    says: [
      {
        text: 'It is for {amount}. From this supplier they are usually {low} to {high}.',
        fix: ['Check the paper or PDF from the supplier.'],
      },
      {
        text: 'It is for more than is usual from this supplier.',
        fix: ['Check the paper or PDF from the supplier.'],
      },
    ],
    who: 'from',
    check: 'usual-amount',
    prevents: [],
  },
  'INV-011': {
    severity: 'error',
    scope: 'line',
    heading: 'A value differs within the {one}',
    says: [
      {
        text: '{label} is "{found}" here and "{first}" on line {firstLine}, where the {one} begins.',
        fix: ['Ask {from} to send it again with the same value in every line of the {one}.'],
      },
      {
        text: 'One of its values is not the same in every line of the {one}.',
        fix: ['Ask {from} to send it again with the same value in every line of the {one}.'],
      },
    ],
    who: 'from',
    check: 'details',
    prevents: [],
  },

  'SUP-001': {
    severity: 'error',
    scope: 'document',
    heading: 'Supplier is not in the supplier list',
    says: [
      {
        text: 'Supplier number {supplier} is not in the list. The nearest is {nearest}, {nearestName}.',
        fix: [
          'If the number is wrong, ask {from} to correct it and send the file again.',
          `If it is a new supplier, ask {team.supplier} to set it up. ${NO_NEW_FILE}`,
        ],
      },
      {
        text: 'Supplier number {supplier} is not in the list.',
        fix: [
          `If it is a new supplier, ask {team.supplier} to set it up. ${NO_NEW_FILE}`,
          'If the number is wrong, ask {from} to correct it and send the file again.',
        ],
      },
      {
        text: 'The supplier number is not in the list.',
        fix: [`Ask {team.supplier} to set it up. ${NO_NEW_FILE}`],
      },
    ],
    who: 'supplier',
    check: 'supplier',
    prevents: ['NO SUPPLIER', 'INVALID SUPPLIER'],
  },
  'SUP-002': {
    severity: 'error',
    scope: 'document',
    heading: 'Supplier is closed',
    says: [
      {
        text: '{name} ({supplier}) was closed on {closed}.',
        fix: ['Ask {team.supplier} to reopen it, or which supplier replaces it.'],
      },
      {
        text: '{name} ({supplier}) is closed.',
        fix: ['Ask {team.supplier} to reopen it, or which supplier replaces it.'],
      },
      {
        text: 'The supplier is closed.',
        fix: ['Ask {team.supplier} to reopen it, or which supplier replaces it.'],
      },
    ],
    who: 'supplier',
    check: 'supplier',
    prevents: ['INVALID SUPPLIER'],
  },
  'SUP-003': {
    severity: 'error',
    scope: 'document',
    heading: 'Supplier does not have this address to pay',
    says: [
      {
        case: 'not-pay-site',
        text: '{name} ({supplier}) has a site called {site}, but it is not one to pay.',
        fix: [`Ask {team.supplier} to make {site} a pay site. ${NO_NEW_FILE}`],
      },
      {
        case: 'closed',
        text: '{name} ({supplier}) has a pay site called {site}, but it was closed on {closed}.',
        fix: [`Ask {team.supplier} to reopen pay site {site}. ${NO_NEW_FILE}`],
      },
      {
        text: '{name} ({supplier}) has no pay site called {site}.',
        fix: [`Ask {team.supplier} to add pay site {site}. ${NO_NEW_FILE}`],
      },
      {
        text: 'The supplier has no pay site of that name.',
        fix: [`Ask {team.supplier} to add the pay site. ${NO_NEW_FILE}`],
      },
    ],
    who: 'supplier',
    check: 'pay-site',
    prevents: ['NO SUPPLIER SITE', 'INVALID SUPPLIER SITE', 'NOT PAY SITE'],
  },
  'SUP-004': {
    severity: 'error',
    scope: 'document',
    heading: 'Payments to this supplier are on hold',
    says: [
      {
        text: '{name} ({supplier}) is on hold in {to}: "{reason}".',
        fix: ['Ask {team.procure-to-pay} before you do anything. Do not ask the supplier.'],
      },
      {
        text: '{name} ({supplier}) is on hold in {to}.',
        fix: ['Ask {team.procure-to-pay} before you do anything. Do not ask the supplier.'],
      },
      {
        text: 'The supplier is on hold in {to}.',
        fix: ['Ask {team.procure-to-pay} before you do anything. Do not ask the supplier.'],
      },
    ],
    who: 'procure-to-pay',
    check: 'supplier',
    prevents: [],
  },
  'SUP-005': {
    severity: 'warning',
    scope: 'document',
    heading: 'Supplier name and number do not match',
    says: [
      {
        text: 'The file says "{fileSays}"; {supplier} is {name}.',
        fix: ['Check which is right. {to} uses the number.'],
      },
      {
        text: 'The name in the file is not the one in the supplier list.',
        fix: ['Check which is right. {to} uses the number.'],
      },
    ],
    who: 'from',
    check: 'supplier',
    prevents: ['INCONSISTENT SUPPLIER'],
  },

  'BUD-001': {
    severity: 'error',
    scope: 'line',
    heading: 'Budget code is not in the list',
    says: [
      {
        text: '{budget} is not in the list of budget codes. Did you mean {suggestion}, {suggestionName}?',
        fix: [
          'If it is a slip, ask {from} to correct it and send the file again.',
          `If the code should be there, ask {team.budget} to open it. ${NO_NEW_FILE}`,
        ],
      },
      {
        text: '{budget} is not in the list of budget codes. Did you mean {suggestion}?',
        fix: [
          'If it is a slip, ask {from} to correct it and send the file again.',
          `If the code should be there, ask {team.budget} to open it. ${NO_NEW_FILE}`,
        ],
      },
      {
        text: '{budget} is not in the list of budget codes.',
        fix: [
          'If the code is wrong, ask {from} to correct it and send the file again.',
          `If the code should be there, ask {team.budget} to open it. ${NO_NEW_FILE}`,
        ],
      },
      {
        text: 'A budget code is not in the list.',
        fix: ['Ask {from} to correct it, or {team.budget} to open it.'],
      },
    ],
    who: 'budget',
    check: 'budget-code',
    prevents: ['INVALID DISTRIBUTION ACCT'],
  },
  'BUD-002': {
    severity: 'error',
    scope: 'line',
    heading: 'Budget code is closed',
    says: [
      {
        case: 'not-yet-open',
        heading: 'Budget code is not open yet',
        text: '{budget} ({name}) opens on {opens}. The accounting date of the {one} is {date}.',
        fix: [
          'Ask {from} which code was meant.',
          `Or ask {team.budget} to open it earlier. ${NO_NEW_FILE}`,
        ],
      },
      {
        text: '{budget} ({name}) closed on {closed}. The accounting date of the {one} is {date}.',
        fix: [
          'Use the open code {suggestion}, {suggestionName}: ask {from} to change it and send the file again.',
          `Or ask {team.budget} to reopen {budget}. ${NO_NEW_FILE}`,
        ],
      },
      {
        text: '{budget} ({name}) closed on {closed}. The accounting date of the {one} is {date}.',
        fix: [
          'Use the open code {suggestion}: ask {from} to change it and send the file again.',
          `Or ask {team.budget} to reopen {budget}. ${NO_NEW_FILE}`,
        ],
      },
      {
        text: '{budget} ({name}) closed on {closed}. The accounting date of the {one} is {date}.',
        fix: [
          `Ask {team.budget} to reopen {budget}. ${NO_NEW_FILE}`,
          'Or ask {from} to use an open code and send the file again.',
        ],
      },
      {
        text: '{budget} ({name}) cannot be used.',
        fix: [
          'Use the open code {suggestion}: ask {from} to change it and send the file again.',
          `Or ask {team.budget} to reopen {budget}. ${NO_NEW_FILE}`,
        ],
      },
      {
        text: '{budget} ({name}) cannot be used.',
        fix: [
          `Ask {team.budget} to reopen {budget}. ${NO_NEW_FILE}`,
          'Or ask {from} to use an open code and send the file again.',
        ],
      },
      {
        text: 'A budget code is closed.',
        fix: ['Ask {team.budget} to reopen it, or {from} to use an open code.'],
      },
    ],
    who: 'budget',
    check: 'budget-code',
    prevents: ['INVALID DISTRIBUTION ACCT'],
  },
  'BUD-003': {
    severity: 'error',
    scope: 'line',
    heading: 'Budget code is a heading, not a code to pay from',
    says: [
      {
        text: '{budget} ({name}) is a total line in the budget.',
        fix: [
          'Use one of the codes below it: {codes}. Ask {from} to change it and send the file again.',
        ],
      },
      {
        text: '{budget} ({name}) is a total line in the budget.',
        fix: ['Ask {team.budget} which code to use, and {from} to change it.'],
      },
      {
        text: 'A budget code is a total line in the budget.',
        fix: ['Ask {team.budget} which code to use, and {from} to change it.'],
      },
    ],
    who: 'budget',
    check: 'budget-code',
    prevents: ['INVALID DISTRIBUTION ACCT'],
  },
  'BUD-004': {
    severity: 'error',
    scope: 'line',
    heading: 'This pair of codes cannot be used together',
    says: [
      {
        text: 'Cost centre {centre} does not allow account {account}.',
        fix: ['Ask {team.budget} which account to use.'],
      },
      {
        text: 'The cost centre does not allow the account.',
        fix: ['Ask {team.budget} which account to use.'],
      },
    ],
    who: 'budget',
    check: 'budget-code',
    prevents: ['INVALID DISTRIBUTION ACCT'],
  },

  'PER-001': {
    severity: 'error',
    scope: 'document',
    heading: 'The accounting month is closed',
    says: [
      {
        case: 'no-month',
        heading: 'There is no accounting month for this date',
        text: 'No month in the list has {date} in it.',
        fix: [`Check the date. If it is right, ask {team.budget} to add the month. ${NO_NEW_FILE}`],
      },
      {
        case: 'not-yet-open',
        heading: 'The accounting month is not open yet',
        text: '{period}, the month of {date}, is not open yet.',
        fix: [`Ask {team.budget} to open it, or which date to use. ${NO_NEW_FILE}`],
      },
      {
        text: '{period}, the month of {date}, closed on {closed}.',
        fix: [`Ask {team.budget} to open a month, or which date to use. ${NO_NEW_FILE}`],
      },
      {
        text: '{period}, the month of {date}, is not open.',
        fix: [`Ask {team.budget} to open a month, or which date to use. ${NO_NEW_FILE}`],
      },
      {
        text: 'The month of {date} is not open.',
        fix: [`Ask {team.budget} to open a month, or which date to use. ${NO_NEW_FILE}`],
      },
      {
        text: 'The month of its date is not open.',
        fix: [`Ask {team.budget} to open a month, or which date to use. ${NO_NEW_FILE}`],
      },
    ],
    who: 'budget',
    check: 'dates-open',
    prevents: ['ACCT DATE NOT IN OPEN PD'],
  },
  'VAT-001': {
    severity: 'error',
    scope: 'line',
    heading: 'VAT code is not known',
    says: [
      atSource('The file says "{found}". The codes in the list are {known}.'),
      atSource('The file says "{found}".'),
      atSource('A VAT code is not in the list.'),
    ],
    who: 'from',
    check: 'vat-code',
    prevents: ['INVALID TAX CODE', 'INACTIVE TAX CODE', 'NO TAX CODE'],
  },
  'VAT-002': {
    severity: 'warning',
    scope: 'line',
    heading: 'VAT looks wrong',
    says: [
      {
        text: '{rate} of {net} is {computed}; the {one} says {sent}.',
        fix: ['Check the VAT on the paper or PDF from the supplier.'],
      },
      {
        text: 'The VAT is not what its code and amount come to.',
        fix: ['Check the VAT on the paper or PDF from the supplier.'],
      },
    ],
    who: 'from',
    check: 'vat-code',
    prevents: [],
  },
  'CUR-001': {
    severity: 'error',
    scope: 'document',
    heading: 'Currency is not accepted',
    says: [
      {
        text: 'It is in {found}. This interface takes {accepted} only.',
        fix: ['Send it to {team.procure-to-pay} by hand.'],
      },
      {
        text: 'It is in a currency that this interface does not take.',
        fix: ['Send it to {team.procure-to-pay} by hand.'],
      },
    ],
    who: 'procure-to-pay',
    check: 'currency',
    prevents: ['INVALID CURRENCY CODE', 'INACTIVE CURRENCY CODE'],
  },

  'DUP-001': {
    severity: 'error',
    scope: 'document',
    heading: 'Already in {to}',
    says: [
      {
        text: 'Number {number} from this supplier is already in {to}: batch {batch}, voucher {voucher}.',
        fix: ['Ask {from} to take it out of the file and send the file again.'],
      },
      {
        text: 'Number {number} from this supplier is already in {to}: voucher {voucher}.',
        fix: ['Ask {from} to take it out of the file and send the file again.'],
      },
      {
        text: 'Number {number} from this supplier is in {to} already, from batch {batch}.',
        fix: ['Ask {from} to take it out of the file and send the file again.'],
      },
      {
        text: 'Number {number} from this supplier is in the list of what {to} already has.',
        fix: ['Ask {from} to take it out of the file and send the file again.'],
      },
      {
        text: 'This number from this supplier is in the list of what {to} already has.',
        fix: ['Ask {from} to take it out of the file and send the file again.'],
      },
    ],
    who: 'from',
    check: 'not-in-target',
    prevents: ['DUPLICATE INVOICE NUMBER'],
  },
  'DUP-002': {
    severity: 'error',
    scope: 'document',
    heading: 'The same number is twice in this file',
    says: [
      {
        text: 'Number {number} from one supplier is on lines {lines}.',
        fix: ['Ask {from} which one is right, and to send the file again.'],
      },
      {
        text: 'A number from one supplier is in this file more than once.',
        fix: ['Ask {from} which one is right, and to send the file again.'],
      },
    ],
    who: 'from',
    check: 'not-twice',
    prevents: ['DUPL INV NUM IN IMPORT'],
  },
  'DUP-003': {
    severity: 'warning',
    scope: 'document',
    heading: 'This may be a repeat of an earlier one',
    says: [
      {
        text: '{number} is very like {other} from the same supplier, dated {otherDate}, for {otherAmount}.',
        fix: [
          'If it is a repeat, return the file.',
          'If it is not, say how you know when you approve.',
        ],
      },
      {
        text: '{number} is very like {other} from the same supplier.',
        fix: [
          'If it is a repeat, return the file.',
          'If it is not, say how you know when you approve.',
        ],
      },
      {
        text: 'It is very like another one from the same supplier.',
        fix: [
          'If it is a repeat, return the file.',
          'If it is not, say how you know when you approve.',
        ],
      },
    ],
    who: 'from',
    check: 'not-in-target',
    prevents: ['DUPLICATE INVOICE NUMBER'],
  },
  'DUP-004': {
    severity: 'error',
    scope: 'document',
    heading: 'Already waiting in another batch',
    says: [
      {
        text: 'Number {number} from this supplier is also in batch {batch}, which is {state}.',
        fix: ['Return this file, or withdraw {batch} if nothing of it has been sent.'],
      },
      {
        text: 'Number {number} from this supplier is also in batch {batch}.',
        fix: ['Return this file, or withdraw {batch} if nothing of it has been sent.'],
      },
      {
        text: 'This number from this supplier is also in another batch.',
        fix: ['Return this file, or withdraw the other one if nothing of it has been sent.'],
      },
    ],
    who: 'from',
    check: 'not-waiting',
    prevents: ['DUPL INV NUM IN IMPORT', 'DUPLICATE INVOICE NUMBER'],
  },
  'ORD-001': {
    severity: 'error',
    scope: 'document',
    heading: 'Order number is not open',
    says: [
      {
        case: 'closed',
        text: 'Order {order} is closed.',
        fix: ['Ask {team.procure-to-pay} which order to use.'],
      },
      {
        case: 'other-supplier',
        text: 'Order {order} belongs to another supplier.',
        fix: ['Ask {team.procure-to-pay} which order to use.'],
      },
      {
        text: 'Order {order} is not in the list of orders.',
        fix: ['Ask {team.procure-to-pay} which order to use.'],
      },
      {
        text: 'The order is not in the list of orders.',
        fix: ['Ask {team.procure-to-pay} which order to use.'],
      },
    ],
    who: 'procure-to-pay',
    check: 'order',
    prevents: ['INVALID PO NUM', 'INACTIVE PO'],
  },

  'REF-001': {
    severity: 'error',
    scope: 'file',
    heading: 'A list is too old to check against',
    says: [
      {
        case: 'missing',
        heading: 'A list to check against is missing',
        text: 'AIMS has no copy of the {list}.',
        fix: ['AIMS checks the batch when a copy arrives. {systems} can load one.'],
      },
      {
        case: 'unfit',
        heading: 'A list to check against cannot be used',
        text: 'The copy of the {list} that AIMS has cannot be used any more: {what}.',
        fix: ['AIMS checks the batch when another copy arrives. {systems} can load one.'],
      },
      {
        text: 'The {list} is {hours} hours old; the limit is {limit}. It was copied on {takenAt:instant}.',
        fix: ['AIMS checks the batch again when a new copy arrives. {systems} can load one.'],
      },
      {
        text: 'The {list} is older than its limit.',
        fix: ['AIMS checks the batch again when a new copy arrives. {systems} can load one.'],
      },
      {
        text: 'A list is older than its limit.',
        fix: ['AIMS checks the batch again when a new copy arrives. {systems} can load one.'],
      },
    ],
    who: 'systems',
    check: 'lists-fresh',
    prevents: [],
  },
  'REF-002': {
    severity: 'warning',
    scope: 'file',
    heading: 'A list is late',
    says: [
      {
        text: 'Checked against the {list} of {takenAt:instant}. What has changed in {to} since then would not be seen.',
        fix: ['You can approve, or wait for the new list.'],
      },
      {
        text: 'Checked against a list that is late. What has changed in {to} since then would not be seen.',
        fix: ['You can approve, or wait for the new list.'],
      },
    ],
    who: 'systems',
    check: 'lists-fresh',
    prevents: [],
  },

  'TGT-001': {
    severity: 'error',
    scope: 'document',
    heading: 'Refused by {to}',
    says: [
      {
        text: 'The reason it gave: "{message}" ({code}). AIMS did not expect this, so its checks need to be extended.',
        fix: ['Ask {team.procure-to-pay} what it means. {systems} has been told.'],
      },
      {
        text: 'The reason it gave: "{message}". AIMS did not expect this, so its checks need to be extended.',
        fix: ['Ask {team.procure-to-pay} what it means. {systems} has been told.'],
      },
      {
        text: 'It gave no reason. AIMS did not expect this, so its checks need to be extended.',
        fix: ['Ask {team.procure-to-pay} what it means. {systems} has been told.'],
      },
    ],
    who: 'procure-to-pay',
    check: 'target-answer',
    prevents: [],
  },
  'TGT-002': {
    severity: 'error',
    scope: 'file',
    heading: '{to} confirms a different total',
    says: [
      {
        text: 'We sent {sentCount:count}, {sentTotal}. AIMS knows of {knownCount} in {to}, {knownTotal}. {to} confirms {confirmedCount}, {confirmedTotal}. Missing: {missing}.',
        fix: [SYSTEMS_COMPARES],
      },
      {
        text: 'We sent {sentCount:count}, {sentTotal}. AIMS knows of {knownCount} in {to}, {knownTotal}. {to} confirms {confirmedCount}, {confirmedTotal}.',
        fix: [SYSTEMS_COMPARES],
      },
      {
        text: 'We sent {sentCount:count}, {sentTotal}. {to} confirms {confirmedCount}, {confirmedTotal}.',
        fix: [SYSTEMS_COMPARES],
      },
      { text: 'What it confirms is not what we sent.', fix: [SYSTEMS_COMPARES] },
    ],
    who: 'systems',
    check: 'target-answer',
    prevents: [],
  },
  'CHK-001': {
    severity: 'error',
    scope: 'file',
    heading: 'A check could not be done',
    says: [
      {
        text: 'The check "{check}" stopped working. AIMS treats this as not passed.',
        fix: ['{systems} has been told, reference {reference}.'],
      },
      {
        text: 'The check "{check}" stopped working. AIMS treats this as not passed.',
        fix: ['{systems} has been told.'],
      },
      {
        text: 'A check stopped working. AIMS treats this as not passed.',
        fix: ['{systems} has been told.'],
      },
    ],
    who: 'systems',
    check: 'could-check',
    prevents: [],
  },
  'CHK-002': {
    severity: 'error',
    scope: 'file',
    heading: 'The stored file is damaged',
    says: [
      {
        text: 'What AIMS has stored is not what arrived any more. AIMS makes no use of it.',
        fix: [
          '{systems} has been told. When they have put the stored file back from a backup, check the batch again.',
        ],
      },
    ],
    who: 'systems',
    check: 'could-check',
    prevents: [],
  },
};
