/** Signing in and out. It never says which of the two was wrong, nor whether an account exists. */

export const signInWords = {
  title: 'Sign in',
  username: 'Email or username',
  password: 'Password',
  show: 'Show',
  hide: 'Hide',
  showLabel: 'Show password',
  hideLabel: 'Hide password',
  button: 'Sign in',
  ended:
    'You were signed out because you had not used the service for a while. Nothing was recorded. Sign in to carry on.',
  wrong: 'Email, username or password is not right',
  wait: (systems: string) => `Wait 15 minutes, or ask the ${systems} to help`,
  help: (systems: { name: string; email: string; help: string }) =>
    `If you cannot sign in, contact the ${systems.name}: ${systems.email}, ${systems.help}.`,
} as const;

export const signOutWords = {
  title: 'Sign out',
  question: 'You are still signed in.',
  button: 'Sign out',
  done: {
    title: 'You have signed out',
    texts: ['Your session is closed on this computer.'],
    again: 'Sign in again',
  },
} as const;
