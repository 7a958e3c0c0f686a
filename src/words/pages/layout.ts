/** The words around every page: header, navigation, footer. */
import type { HomeSettings } from '../../domain/interface.ts';

export type Section = 'home' | 'batches' | 'lists' | 'settings';

export const navigationWords: readonly {
  readonly section: Section;
  readonly href: string;
  readonly text: string;
}[] = [
  { section: 'home', href: '/', text: 'Home' },
  { section: 'batches', href: '/batches', text: 'Batches' },
  { section: 'lists', href: '/lists', text: 'What we check against' },
  { section: 'settings', href: '/settings', text: 'Settings' },
];

export function layoutWords(home: HomeSettings, version: string) {
  const live = home.environment === 'live';
  return {
    organisation: home.organisation.name,
    service: home.service,
    skip: 'Skip to main content',
    menu: 'Menu',
    serviceLabel: 'Service information',
    crumbs: 'Where you are',
    signOut: 'Sign out',
    problem: 'There is a problem',
    errorTitle: (title: string) => `Error: ${title}`,
    personLine: (person: { name: string; team: string }) =>
      person.team === '' ? person.name : `${person.name}, ${person.team}`,
    test: live ? undefined : { tag: 'TEST', text: 'Nothing you approve here is paid.' },
    footer: {
      heading: 'Help and information',
      links: [
        {
          href: `mailto:${home.systems.email}`,
          text: `Get help: ${home.systems.name}, ${home.systems.help}`,
        },
        { href: '/status', text: 'Is everything working?' },
        { href: '/accessibility', text: 'Accessibility statement' },
        { href: '/privacy', text: 'Privacy and cookies' },
      ],
      note: `${live ? 'Live system' : 'Test system'}. AIMS ${version}. All times are UK time.`,
    },
  };
}
