/** The people of the demo. Their password is on the screen: this home is thrown away. */
import type { NewPerson } from '../engine/sign-in.ts';

export const DEMO_PASSWORD = 'newshire-demo-2026';

interface DemoPerson extends NewPerson {
  /** What the demo says of them. */
  readonly can: string;
}

export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('priya', 'Priya Shah', 'Stock Control', ['stock-control'], 'approves library invoices'),
  person(
    'mary',
    'Mary Okafor',
    'Stock Control',
    ['stock-control'],
    'approves library invoices; owns the interface',
  ),
  person(
    'tom',
    'Tom Evans',
    'Procure to Pay',
    ['procure-to-pay'],
    'gives the second approval from £8,000',
  ),
  person(
    'sam.lee',
    'Sam Lee',
    'Stock Unit',
    ['stock-control'],
    'confirmed the invoices in the library system, so may not approve them',
  ),
  person(
    'iris',
    'Iris Bell',
    'Internal Audit',
    ['internal-audit'],
    'reads everything, decides nothing',
  ),
  person('ada', 'Ada Reyes', 'Systems', ['admin'], 'looks after AIMS; approves nowhere'),
];

function person(
  username: string,
  name: string,
  team: string,
  groups: readonly string[],
  can: string,
): DemoPerson {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@newshire.example`;
  return { username, name, team, email, groups, password: DEMO_PASSWORD, can };
}
