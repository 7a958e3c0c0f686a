/**
 * Every kind of settings file with its schema: what load-settings.ts reads and docs/reference/settings.md explains.
 */
import { connectionSchema } from './connection-schema.ts';
import { datasetsSchema } from './datasets-schema.ts';
import { homeSchema } from './home-schema.ts';
import { interfaceSchema } from './interface-schema.ts';
import { layoutSchema } from './layout-schema.ts';

export const SETTINGS_FILES = {
  home: { path: 'config/aims.yaml', label: 'the home', schema: homeSchema },
  connection: {
    path: 'config/connections/NAME.yaml',
    label: 'a connection',
    schema: connectionSchema,
  },
  layout: { path: 'config/layouts/NAME.yaml', label: 'a layout', schema: layoutSchema },
  datasets: { path: 'config/datasets.yaml', label: 'the datasets', schema: datasetsSchema },
  interface: { path: 'interfaces/NAME.yaml', label: 'an interface', schema: interfaceSchema },
} as const;

export type SettingsFileKind = keyof typeof SETTINGS_FILES;
