import { type Resolved, textOf, unresolved } from "../resource/resolved.js";

/** The template that an address means: a path beside the parent, or the file whose path the address ends like. */
export function templateNamed(address: string, parent: string, paths: readonly string[]): string | null {
  const wanted = address
    .replace(/[?#].*$/, "")
    .replace(/^(\.\/)+/, "")
    .split("/");
  const folder = parent.includes("/") ? parent.slice(0, parent.lastIndexOf("/")).split("/") : [];
  const beside = resolvePath([...folder, ...wanted]);
  if (paths.includes(beside) && beside !== parent) return beside;
  const scored = paths
    .filter((path) => path !== parent)
    .map((path) => ({ path, score: commonEnd(path.split("/"), wanted) }))
    .filter(({ score }) => score > 0);
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const fitting = scored.filter(({ score }) => score === best);
  return fitting.length === 1 ? (fitting[0]?.path ?? null) : null;
}

function resolvePath(segments: readonly string[]): string {
  const resolved: string[] = [];
  for (const segment of segments) {
    if (segment === "..") resolved.pop();
    else if (segment !== "." && segment !== "") resolved.push(segment);
  }
  return resolved.join("/");
}

function commonEnd(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < one.length && one.at(-1 - count) === other.at(-1 - count)) count += 1;
  return count;
}

/** One value for each name: unknown where the stacks that use a template hand it different ones. */
export function sameForAll(handed: readonly ReadonlyMap<string, Resolved>[]): Map<string, Resolved> {
  const merged = new Map<string, Resolved>();
  const [first, ...others] = handed;
  for (const [name, value] of first ?? []) {
    const same = others.every((other) => alike(other.get(name), value));
    const reason = `the stacks that use this template give ${name} different values`;
    merged.set(name, same ? value : unresolved(reason, value.origin));
  }
  return merged;
}

function alike(one: Resolved | undefined, other: Resolved): boolean {
  if (one?.kind === "list" && other.kind === "list") {
    return (
      one.items.length === other.items.length &&
      one.items.every((item, index) => alike(item, other.items[index] ?? item))
    );
  }
  const text = textOf(one);
  return one?.kind === other.kind && text !== null && text === textOf(other);
}
