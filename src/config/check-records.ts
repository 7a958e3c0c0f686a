/**
 * Whether an interface fits together in itself: records, fields, controls, rules and the document name what exists, and
 * every value that AIMS cannot do without comes from somewhere. It reads the file as written, so that one mistake in the
 * shape of a setting does not hide the others.
 */
import type { DatasetSettings } from '../domain/dataset.ts';
import { checkCodes } from './check-codes.ts';
import { checkControls } from './check-controls.ts';
import { checkDocument } from './check-document.ts';
import { checkFields } from './check-fields.ts';
import { checkLists } from './check-lists.ts';
import { checkParents } from './check-parents.ts';
import { checkRules } from './check-rules.ts';
import { checkSelectors } from './check-selectors.ts';
import { checkSyntax } from './check-syntax.ts';
import type { SettingsFile } from './settings-file.ts';
import type { Shelf } from './shelf.ts';
import { recordsOf } from './written-interface.ts';

export function checkRecords(file: SettingsFile, datasets: Shelf<DatasetSettings>): void {
  checkSyntax(file);
  checkParents(file);
  for (const record of recordsOf(file)) checkOccurs(file, record);
  checkSelectors(file);
  checkFields(file, datasets);
  checkControls(file);
  checkDocument(file);
  checkVat(file);
  checkRules(file);
  checkCodes(file);
  checkLists(file);
}

function checkOccurs(file: SettingsFile, record: string): void {
  const occurs = ['records', record, 'occurs'];
  const [min, max] = [file.at([...occurs, 'min']), file.at([...occurs, 'max'])];
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return;
  const help = 'No file could be whole: max must be min or more.';
  file.mistake([...occurs, 'max'], `${record} must be there ${min} times and at most ${max}`, help);
}

/** Without rates AIMS can work out no VAT, and no total would be compared with anything. */
function checkVat(file: SettingsFile): void {
  const vat = file.textAt(['vat']);
  if (vat !== 'sender computes' && vat !== 'target computes') return;
  if (file.has(['datasets', 'taxCodes'])) return;
  const help = 'Name the list with the rates: datasets: { taxCodes: … }, or write vat: given';
  file.mistake(['vat'], `vat is "${vat}", but no list has the rates`, help);
}
