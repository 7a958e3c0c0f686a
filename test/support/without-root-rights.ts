/** Root may do everything, whatever the mode of a file says; most that runs AIMS may not. */

const NOBODY = 65_534;

/**
 * A statement for a child's program, after its imports: from there on it is an account for which modes count, `nobody`
 * where the tests run as root. What it is to reach must be open to others.
 */
export const DROP_ROOT_RIGHTS = `if (process.getuid() === 0) {
  process.setgroups([]); process.setgid(${NOBODY}); process.setuid(${NOBODY});
}`;

/** Does one piece of work of this process so. */
export async function withoutRootRights<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
