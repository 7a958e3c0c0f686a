/** Pages that are open to everybody: accessibility, privacy and cookies, whether everything works. */
import type { HomeSettings } from '../../domain/interface.ts';
import { inSentence } from '../labels.ts';

export interface Statement {
  readonly title: string;
  readonly parts: readonly { readonly heading?: string; readonly texts: readonly string[] }[];
}

export function accessibilityStatement(home: HomeSettings): Statement {
  const { systems, organisation, service } = home;
  return {
    title: 'Accessibility statement',
    parts: [
      {
        texts: [
          `This statement is for ${service}, run by ${organisation.name}.`,
          'You should be able to use it with a keyboard only, with a screen reader, with JavaScript turned off, zoomed in up to 400%, and on a phone.',
        ],
      },
      {
        heading: 'How accessible it is',
        texts: [
          'It is made with the GOV.UK Design System and parts of the Ministry of Justice Design System. It is built to the Web Content Accessibility Guidelines version 2.2, level AA.',
          'Every page and state is tested automatically at desktop and phone width. Automatic tests do not find every problem. It has not been tested by an outside body yet.',
        ],
      },
      {
        heading: 'Known problems',
        texts: [
          'Long fingerprints (64 letters and figures) are hard to follow when read aloud. You never need one to approve or return a batch.',
          'Spreadsheets that you download have no heading cells marked up.',
        ],
      },
      {
        heading: 'Feedback and help',
        texts: [
          `If you find a problem, or need something in another form, contact ${inSentence(systems.name)}: ${systems.email}, ${systems.help}.`,
          'The Equality and Human Rights Commission enforces the accessibility regulations of 2018. If you are not happy with how we answer, contact the Equality Advisory and Support Service.',
        ],
      },
    ],
  };
}

export function privacyStatement(home: HomeSettings): Statement {
  const { systems, service } = home;
  return {
    title: 'Privacy and cookies',
    parts: [
      {
        heading: 'Cookies',
        texts: [
          `${service} sets one cookie. It keeps you signed in, ends when you sign out, after 30 minutes without a page or after 8 hours, and is needed for the service to work. There are no others.`,
        ],
      },
      {
        heading: 'What is kept about you',
        texts: [
          'Your name, team, work email address and the groups you are in; when you signed in and out, and the network address you did it from; and each decision you took, with its time and what you wrote.',
          'Decisions are part of the audit trail and are kept as long as the law asks for the payments they belong to.',
        ],
      },
      {
        heading: 'Questions',
        texts: [`Contact ${inSentence(systems.name)}: ${systems.email}, ${systems.help}.`],
      },
    ],
  };
}

export const statusWords = {
  title: 'Is everything working?',
  yes: 'Yes. Everything is working.',
  no: 'No. Something is delayed or needs the people who look after it. Files that have been taken are stored.',
} as const;
