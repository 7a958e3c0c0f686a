/** What the machine calls an error: ENOENT, EACCES. Undefined for an error that is not the machine's. */
export function machineCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
