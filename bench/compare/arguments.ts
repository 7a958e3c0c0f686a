/** What every comparator is told on its command line, by place. */

export function argument(place: number, name: string): string {
  const text = process.argv[2 + place];
  if (text === undefined) throw new Error(`${name} is needed`);
  return text;
}
