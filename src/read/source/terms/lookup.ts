/** The entry of a table under a name that a program chose: `constructor` must not find JavaScript's own. */
export function lookup<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
