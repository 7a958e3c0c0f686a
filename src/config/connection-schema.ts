/** The shape of config/connections/NAME.yaml: a folder, or SFTP. */
import { z } from 'zod';
import { duration, path, secret, setting, settings, text, wholeNumber } from './schema-parts.ts';

const folders = settings({
  drop: setting(path().default('in'), 'Folder AIMS puts files into', {
    allowed: 'a path, from `path`',
  }),
  done: setting(path().default('done'), 'Folder the other side moves taken files to', {
    allowed: 'a path, from `path`',
  }),
  outcome: setting(path().default('outcome'), 'Folder the other side puts its answers into', {
    allowed: 'a path, from `path`',
  }),
});

const common = {
  environment: setting(
    z.enum(['live', 'test']),
    'Which world the other side belongs to; must be that of the home',
    {
      example: 'test',
    },
  ),
  label: setting(text(), 'What people call it', { example: 'Oracle Payables (test)' }),
  contract: setting(
    z.enum(['moves-to-done', 'none']),
    'What the other side promises. `moves-to-done`: it takes whole sets only, moves them to `done` and keeps them there, so that AIMS can look before it sends again. `none`: after a broken connection a person must decide',
    { example: 'moves-to-done' },
  ),
  folders: setting(folders.prefault({}), 'The three folders on the other side', {
    fallback: '{ drop: in, done: done, outcome: outcome }',
  }),
};

const KEY_HELP =
  'Write it as ssh-keygen -l prints it: SHA256: and 43 characters. Ask the other side, not the network.';
const fingerprint = () => z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/, { error: KEY_HELP });

const KIND = 'How the other side is reached. The settings from `host` on are for `sftp`';

const folder = settings({
  kind: setting(z.literal('folder'), KIND, { example: 'folder' }),
  ...common,
  path: setting(path(), 'Where its folders are', {
    example: '/srv/payables',
    allowed: 'a path; a relative one is from the home (folder) or the account (sftp)',
  }),
});

const sftp = settings({
  kind: setting(z.literal('sftp'), KIND),
  ...common,
  host: setting(text(), 'Name of the SFTP server', { example: 'sftp.newshire.example' }),
  port: setting(wholeNumber(1, 65_535).default(22), 'Its port', { allowed: '1 to 65535' }),
  username: setting(text(), 'Account there', { example: 'aims' }),
  path: setting(path().default('.'), 'Where its folders are'),
  hostKeySha256: setting(
    z
      .array(fingerprint())
      .min(1, { error: 'At least one host key must be pinned; there is no "accept any".' }),
    'The host keys that are trusted. Two while a key is being changed',
    { allowed: 'a list of `SHA256:…`', example: '[SHA256:…]' },
  ),
  privateKeyFile: setting(
    path().optional(),
    'Private key to sign in with; either this or `password`',
    {
      allowed: 'a path, from the home',
      example: 'config/secrets/oracle-payables.key',
    },
  ),
  password: setting(
    secret().optional(),
    'Password to sign in with, never in clear; either this or `privateKeyFile`',
    {
      allowed: '`${env:NAME}` or `${file:PATH}`',
      example: "'${env:AIMS_SFTP_PASSWORD}'",
    },
  ),
  timeout: setting(
    duration('1 second', '10 minutes').prefault('30 seconds'),
    'How long AIMS waits for one answer',
    {
      allowed: 'a time from 1 second to 10 minutes',
      fallback: '30 seconds',
    },
  ),
});

export const connectionSchema = z.discriminatedUnion('kind', [folder, sftp]);

export type ConnectionYaml = z.output<typeof connectionSchema>;
