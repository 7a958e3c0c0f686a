/** Which file of a zip is which member of the definition. Every file must be one, and every member must have its file. */
import { matchesGlob } from '../../domain/file-names.ts';
import type { ZipMember } from '../../domain/interface.ts';
import { Refused } from './refused.ts';

interface Named {
  readonly name: string;
}

/**
 * One for each member, in the members' order. Throws Refused: `member-twice` (two files of one name, or for one
 * member), `member-unknown`, `member-missing`, `zip-names` (a file that could be either of two members).
 */
export function allotEntries<Entry extends Named>(
  entries: readonly Entry[],
  members: readonly ZipMember[],
): readonly Entry[] {
  const files = new Map<string, Entry>();
  for (const entry of entries) {
    const member = memberFor(entry, members);
    const other = files.get(member.name);
    if (other !== undefined) {
      const found = other.name === entry.name ? entry.name : `${other.name}, ${entry.name}`;
      throw new Refused('member-twice', { found, expected: member.files });
    }
    files.set(member.name, entry);
  }
  return members.map((member) => files.get(member.name) ?? missing(member));
}

function memberFor({ name }: Named, members: readonly ZipMember[]): ZipMember {
  const [member, ...others] = members.filter(({ files }) => matchesGlob(name, files));
  if (member === undefined) {
    const expected = members.map(({ files }) => files).join(', ');
    throw new Refused('member-unknown', { found: name, expected });
  }
  if (others.length > 0) {
    const expected = [member, ...others].map(({ files }) => files).join(', ');
    throw new Refused('zip-names', { found: name, expected });
  }
  return member;
}

function missing({ name, files }: ZipMember): never {
  throw new Refused('member-missing', { found: name, expected: files });
}
