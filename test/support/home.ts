/**
 * A throwaway AIMS home in a temporary folder, with copies of the settings, interfaces and validators that the repository
 * ships. Tests use it with `await using`: it is gone when the test ends, and the repository's own home is never touched.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '../..');
const COPIED = ['config', 'interfaces', 'validators'];
const MADE = ['inbox', 'archive'];

export interface HomeOptions {
  /** Names of the definitions to keep; all that ship, when left out. */
  readonly interfaces?: readonly string[];
  /** Files to write over the copies, by path in the home. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface TestHome extends AsyncDisposable {
  readonly path: string;
  /** The full path of something in it. */
  at(...parts: readonly string[]): string;
  read(path: string): Promise<string>;
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Changes the text of a file; throws when nothing changed, so that a stale test does not pass by itself. */
  edit(path: string, change: (text: string) => string): Promise<void>;
  /** Puts a whole file into an interface's inbox as a sender should: under another name, then renamed. */
  drop(interfaceName: string, fileName: string, content: string | Uint8Array): Promise<void>;
}

export async function makeHome(options: HomeOptions = {}): Promise<TestHome> {
  const path = await mkdtemp(join(tmpdir(), 'aims-home-'));
  const home = homeAt(path);
  try {
    await furnish(home, options);
  } catch (error) {
    await home[Symbol.asyncDispose]();
    throw error;
  }
  return home;
}

async function furnish(home: TestHome, options: HomeOptions): Promise<void> {
  await copySettings(home.path);
  if (options.interfaces) await keepOnly(home.path, options.interfaces);
  for (const [name, content] of Object.entries(options.files ?? {})) {
    await home.write(name, content);
  }
}

function homeAt(path: string): TestHome {
  const at = (...parts: readonly string[]) => join(path, ...parts);
  const read = (name: string) => readFile(at(name), 'utf8');
  const write = async (name: string, content: string | Uint8Array) => {
    await mkdir(dirname(at(name)), { recursive: true });
    await writeFile(at(name), content);
  };
  const edit = async (name: string, change: (text: string) => string) => {
    const before = await read(name);
    const after = change(before);
    if (after === before) throw new Error(`Nothing to change in ${name}: the test is out of date.`);
    await write(name, after);
  };
  const drop = async (interfaceName: string, fileName: string, content: string | Uint8Array) => {
    const part = join('inbox', interfaceName, `${fileName}.part`);
    await write(part, content);
    await rename(at(part), at('inbox', interfaceName, fileName));
  };
  const remove = () => rm(path, { recursive: true, force: true });
  return { path, at, read, write, edit, drop, [Symbol.asyncDispose]: remove };
}

/** Without config/secrets, which is nobody's fixture. */
async function copySettings(home: string): Promise<void> {
  const secrets = join(REPOSITORY, 'config', 'secrets');
  for (const folder of COPIED) {
    const filter = (source: string) => source !== secrets;
    await cp(join(REPOSITORY, folder), join(home, folder), { recursive: true, filter });
  }
  for (const folder of MADE) await mkdir(join(home, folder));
}

/** Takes away the other definitions and what goes with each, such as its test cases; validators harm nobody. */
async function keepOnly(home: string, names: readonly string[]): Promise<void> {
  const folder = join(home, 'interfaces');
  const files = await readdir(folder);
  const missing = names.filter((name) => !files.includes(`${name}.yaml`));
  if (missing.length > 0)
    throw new Error(`The repository ships no interface ${missing.join(', ')}.`);
  const others = files.filter((file) => !names.includes(file.split('.')[0] ?? ''));
  for (const file of others) await rm(join(folder, file), { recursive: true });
}
