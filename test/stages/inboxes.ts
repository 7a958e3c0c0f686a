/** A real inbox in a temporary folder, and the part of a definition that receive looks at. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '../../src/domain/interface.ts';
import { type InboxFile, listInbox } from '../../src/stages/receive/list-inbox.ts';

export type Source = Definition['source'];

export interface TestInbox extends AsyncDisposable {
  readonly folder: string;
  readonly source: Source;
  /** The path of a name, which need not be text. */
  path(name: string | Buffer): Buffer;
  put(name: string | Buffer, content?: string): Promise<Buffer>;
  /** The one file in it that AIMS would take. */
  only(): Promise<InboxFile>;
}

export async function makeInbox(change: Partial<Source> = {}): Promise<TestInbox> {
  const folder = await mkdtemp(join(tmpdir(), 'aims-inbox-'));
  await writeFile(join(folder, '.aims-inbox'), '');
  const source: Source = {
    folder,
    arrival: { kind: 'renamed' },
    files: { kind: 'glob', glob: '*' },
    maxBytes: 1000,
    encoding: 'utf-8',
    finalNewline: 'required',
    nilReturns: false,
    ...change,
  };
  const path = (name: string | Buffer) =>
    Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
  return {
    folder,
    source,
    path,
    async put(name, content = 'bytes') {
      await writeFile(path(name), content);
      return path(name);
    },
    async only() {
      const { files } = await listInbox(source);
      const [file, ...others] = files;
      if (!file || others.length > 0) throw new Error(`There are ${files.length} files.`);
      return file;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
