/**
 * Writes the payload of a batch: the data files, the control file, and the marker last. It streams, so memory holds
 * one document; the manifest it returns is what people approve and what is compared before anything is sent.
 */
import { type ManifestEntry, manifestText } from '../../domain/delivery.ts';
import type { Document } from '../../domain/document.ts';
import { AimsError } from '../../domain/errors.ts';
import { sumPence } from '../../domain/money.ts';
import { delimitedLine } from '../../formats/delimited/write.ts';
import { controlFileText, fileName } from './control-file.ts';
import { type DocumentIds, type Mapping, mapDocument } from './map-document.ts';
import type { OpenFile, PayloadFile } from './payload-sink.ts';

export async function transformBatch(
  documents: AsyncIterable<Document>,
  mapping: Mapping,
  idsOf: (no: number) => DocumentIds | undefined,
  open: OpenFile,
): Promise<readonly ManifestEntry[]> {
  const { layout, group } = mapping;
  refuseUnsafe(group);
  const files = await Promise.all(
    layout.files.map((file) => open(fileName(file.definition.name, group))),
  );
  const sum = await writeDocuments(documents, mapping, idsOf, files);
  const entries = await Promise.all(files.map((file) => file.close()));
  const { controlFile, marker } = layout.definition;
  if (controlFile !== undefined) {
    entries.push(
      await writeWhole(open, fileName(controlFile, group), controlFileText(layout, group)),
    );
  }
  entries.push(await writeWhole(open, fileName(marker, group), markerText(group, sum, entries)));
  return entries;
}

interface Sum {
  readonly documents: number;
  readonly gross: number;
}

async function writeDocuments(
  documents: AsyncIterable<Document>,
  mapping: Mapping,
  idsOf: (no: number) => DocumentIds | undefined,
  files: readonly PayloadFile[],
): Promise<Sum> {
  let sum: Sum = { documents: 0, gross: 0 };
  for await (const document of documents) {
    const ids = idsOf(document.no);
    if (ids === undefined)
      throw new AimsError('PAYLOAD_CHANGED', { document: String(document.no), ids: 'missing' });
    for (const [index, rows] of mapDocument(document, mapping, ids).entries()) {
      await files[index]?.write(rows.map((row) => delimitedLine(row)).join(''));
    }
    sum = { documents: sum.documents + 1, gross: sumPence([sum.gross, document.gross]) };
  }
  return sum;
}

/** What the consumer checks before it takes the set: `GROUP  documents  gross in pence`, then `sha256  bytes  name`. */
function markerText(group: string, sum: Sum, entries: readonly ManifestEntry[]): string {
  return `${group}  ${sum.documents}  ${sum.gross}\n${manifestText(entries)}`;
}

async function writeWhole(open: OpenFile, name: string, text: string): Promise<ManifestEntry> {
  const file = await open(name);
  await file.write(text);
  return file.close();
}

/** The group becomes file names and a line of a control file. */
function refuseUnsafe(group: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(group))
    throw new AimsError('VALUE_DOES_NOT_FIT', { group });
}
