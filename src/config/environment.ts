/**
 * The environment of this process. Here and nowhere else it is read, so that everything below is told what it may know
 * and a test can tell it something else.
 */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}
