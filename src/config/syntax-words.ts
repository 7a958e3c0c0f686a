/**
 * What is wrong with the YAML itself, in plain words. The parser's own sentences are never shown: they can quote the
 * file, and so a password.
 */
interface SyntaxWords {
  readonly text: string;
  readonly help: string;
}

const INDENTATION: SyntaxWords = {
  text: 'the spaces in front do not fit the lines above',
  help: 'Settings of the same level begin in the same column. A text with ": " in it needs quotes.',
};

const WORDS: Readonly<Record<string, SyntaxWords>> = {
  DUPLICATE_KEY: { text: 'this setting is written twice', help: 'Keep one of the two.' },
  TAB_AS_INDENT: { text: 'a tab is used to indent', help: 'Use spaces: two for each level.' },
  BLOCK_AS_IMPLICIT_KEY: INDENTATION,
  MULTILINE_IMPLICIT_KEY: INDENTATION,
  BAD_INDENT: {
    text: 'a bracket is not closed, or the spaces in front do not fit',
    help: 'Every { needs a } and every [ a ]. Settings of the same level begin in the same column.',
  },
  MISSING_CHAR: {
    text: 'something is missing here: a colon, a quote or a bracket',
    help: 'A setting is written as name: value. Every quote and bracket is closed.',
  },
  UNEXPECTED_TOKEN: {
    text: 'this does not belong here',
    help: 'A text with quotes, colons or brackets in it needs quotes around the whole.',
  },
  BAD_SCALAR_START: {
    text: 'a value cannot begin with this character',
    help: 'Put the whole value in quotes.',
  },
  BAD_DQ_ESCAPE: {
    text: 'a backslash in double quotes has a meaning of its own',
    help: "Use single quotes: '…'",
  },
  MULTIPLE_DOCS: {
    text: 'a second document begins here (---)',
    help: 'Keep one document in a file.',
  },
  TAG_RESOLVE_FAILED: {
    text: 'a value that begins with ! has a meaning of its own in YAML',
    help: 'Put the whole value in quotes.',
  },
};

const OTHER: SyntaxWords = {
  text: 'this is not YAML that AIMS can read',
  help: 'Check spaces, colons, quotes and brackets here and in the line above.',
};

export function syntaxWords(code: string): SyntaxWords {
  return WORDS[code] ?? OTHER;
}
