/** The shape of config/aims.yaml. */
import { z } from 'zod';
import {
  contact,
  duration,
  email,
  listen,
  path,
  secret,
  setting,
  settings,
  text,
  wholeNumber,
} from './schema-parts.ts';

const organisation = settings({
  name: setting(text(), 'The name at the top of every page', {
    example: 'Newshire County Council',
  }),
  colour: setting(
    z
      .string()
      .regex(/^#[0-9a-fA-F]{6}$/, { error: "Write # and six digits, in quotes: '#12404a'" })
      .default('#12404a'),
    'Colour of the band at the top; white text must be readable on it (contrast 4.5 to 1 or more)',
    { allowed: "`'#rrggbb'`, in quotes" },
  ),
});

const tls = settings({
  certFile: setting(path(), 'File with the certificate and its chain (PEM)', {
    allowed: 'a path, from the home',
    example: 'config/secrets/aims.crt',
  }),
  keyFile: setting(path(), 'File with the private key (PEM)', {
    allowed: 'a path, from the home',
    example: 'config/secrets/aims.key',
  }),
});

const web = settings({
  url: setting(z.string(), 'The address people type, without a path', {
    allowed: '`https://…`; `http://` on localhost only',
    example: 'https://interfaces.newshire.example',
  }),
  listen: setting(listen().prefault('127.0.0.1:8080'), 'Address and port that AIMS listens on', {
    allowed: 'address:port',
    fallback: '127.0.0.1:8080',
  }),
  tls: setting(tls.optional(), 'Certificate and key, when AIMS itself speaks https'),
  trustProxy: setting(
    z.boolean().default(false),
    'A proxy in front of AIMS, on the same machine, speaks https and says who the visitor is',
  ),
});

const smtp = settings({
  host: setting(text(), 'Name of the mail server', { example: 'mail.newshire.example' }),
  port: setting(wholeNumber(1, 65_535).default(587), 'Port of the mail server', {
    allowed: '1 to 65535',
  }),
  tls: setting(
    z.enum(['required', 'none']).default('required'),
    'Whether the way to the mail server must be encrypted',
  ),
  username: setting(text().optional(), 'Account at the mail server, where it wants one'),
  password: setting(secret().optional(), 'Its password, never in clear', {
    allowed: '`${env:NAME}` or `${file:PATH}`',
    example: "'${env:AIMS_SMTP_PASSWORD}'",
  }),
});

const mail = settings({
  from: setting(contact(), 'Whom messages come from', {
    example: '{ name: Interface Manager, email: aims@newshire.example }',
  }),
  replyTo: setting(contact(), 'Where answers to messages go', {
    example: '{ name: Systems team, email: systems@newshire.example }',
  }),
  smtp: setting(
    smtp.optional(),
    'The mail server. Left out: messages are written to archive/mail/ as .eml files',
  ),
});

const systems = settings({
  name: setting(text(), 'The team that runs AIMS, as people read it', { example: 'Systems team' }),
  email: setting(email(), 'Where it is reached', {
    allowed: 'an e-mail address',
    example: 'systems@newshire.example',
  }),
  help: setting(text(), 'How to get help at once', { example: 'ext 2244' }),
});

const database = z.union(
  [
    z.literal('sqlite'),
    settings({
      postgres: setting(
        secret(),
        'Address of the PostgreSQL database, which holds a password: never in clear',
        {
          allowed: '`${env:NAME}` or `${file:PATH}`',
          example: "'${env:AIMS_DATABASE_URL}'",
        },
      ),
    }),
  ],
  { error: "Write sqlite, or: { postgres: '${env:AIMS_DATABASE_URL}' }" },
);

export const homeSchema = settings({
  environment: setting(
    z.enum(['live', 'test']),
    'What this home is for. A test home refuses live connections, and the reverse',
    { example: 'test' },
  ),
  organisation: setting(organisation, 'Whose service this is', {
    example: '{ name: Newshire County Council }',
  }),
  service: setting(text().default('Interface Manager'), 'What people call the service'),
  web: setting(web, 'The web pages', { example: '{ url: http://localhost:8080 }' }),
  mail: setting(mail, 'Messages to people', {
    example: '{ from: { name: …, email: … }, replyTo: { name: …, email: … } }',
  }),
  systems: setting(systems, 'The team that runs AIMS', {
    example: '{ name: Systems team, email: …, help: ext 2244 }',
  }),
  database: setting(
    database.default('sqlite'),
    'Where batches, people and the audit trail are kept',
    {
      allowed: '`sqlite` (archive/aims.db) or `{ postgres: … }`',
    },
  ),
  sweep: setting(
    duration('1 second', '10 minutes').prefault('5 seconds'),
    'How often the inbox is looked through',
    {
      allowed: 'a time from 1 second to 10 minutes',
      fallback: '5 seconds',
    },
  ),
});

export type HomeYaml = z.output<typeof homeSchema>;
