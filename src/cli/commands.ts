/**
 * Every command and the file that does it, loaded only when it is asked for: help and a wrong option must answer at
 * once, without the engine.
 */
import type { CommandName } from '../words/commands/help.ts';
import type { Command } from './command.ts';

export const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  init: async () => (await import('./command-init.ts')).init,
  demo: async () => (await import('./command-demo.ts')).demo,
  start: async () => (await import('./command-start.ts')).start,
  status: async () => (await import('./command-status.ts')).status,
  doctor: async () => (await import('./command-doctor.ts')).doctor,
  'config check': async () => (await import('./command-config-check.ts')).checkConfig,
  check: async () => (await import('./command-check.ts')).check,
  'interface list': async () => (await import('./command-interface.ts')).listOfInterfaces,
  'interface new': async () => (await import('./command-interface.ts')).newInterface,
  'interface preview': async () => (await import('./command-interface.ts')).previewInterface,
  schema: async () => (await import('./command-schema.ts')).printSchema,
  'batch list': async () => (await import('./command-batch.ts')).listBatches,
  'batch show': async () => (await import('./command-batch.ts')).showBatch,
  'batch return': async () => (await import('./command-batch.ts')).returnToSender,
  'batch withdraw': async () => (await import('./command-batch.ts')).withdraw,
  'batch settle': async () => (await import('./command-batch.ts')).settle,
  'reference list': async () => (await import('./command-reference.ts')).listReference,
  'reference refresh': async () => (await import('./command-reference.ts')).refreshReference,
  'reference look-up': async () => (await import('./command-reference.ts')).lookUpReference,
  'email list': async () => (await import('./command-email.ts')).listEmails,
  'email show': async () => (await import('./command-email.ts')).showEmail,
  'audit verify': async () => (await import('./command-audit.ts')).verifyAudit,
  'user add': async () => (await import('./command-user.ts')).addUser,
  'user list': async () => (await import('./command-user.ts')).listUsers,
};
