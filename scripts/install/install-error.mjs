/** An install that cannot go on, told in one or two lines that say what to do; anything else is a defect and keeps its stack. */
export class InstallError extends Error {}
