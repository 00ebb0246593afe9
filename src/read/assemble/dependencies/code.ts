import {
  type Application,
  known,
  knownValue,
  NOWHERE,
  unknown,
  type DependencyKind,
} from "../../../model/index.js";
import { kindOfClient } from "./kinds.js";
import type { Surroundings, Variable } from "./surroundings.js";
import { type DependencyDraft, fromUrl } from "./urls.js";

/** Addresses that the code falls back to, because nothing sets their variable. */
export function fromFallbacks(surroundings: Surroundings): DependencyDraft[] {
  const { application, variables } = surroundings;
  const set = new Set(variables.map(({ name }) => name));
  return (application?.environment ?? []).flatMap(({ name, origin, fallback }) => {
    const text = knownValue(fallback);
    if (set.has(name) || text === undefined || !text.includes("://")) return [];
    const variable: Variable = { name, origin, secret: false, value: known(text, origin) };
    return fromUrl(variable, surroundings) ?? [];
  });
}

/** Clients that the code has, where no variable says where they lead. */
export function fromClients(
  application: Application | null,
  found: readonly DependencyDraft[],
): DependencyDraft[] {
  const kinds = new Set<DependencyKind>(found.map(({ kind }) => kind));
  const drafts: DependencyDraft[] = [];
  for (const { module, origin } of application?.imports ?? []) {
    const kind = kindOfClient(module);
    if (kind === null || kinds.has(kind) || kinds.has("unknown")) continue;
    kinds.add(kind);
    const missing = unknown("no variable of the deployment leads to it", origin ?? NOWHERE);
    drafts.push({ origin, kind, variables: [], host: missing, port: missing, url: null, store: null });
  }
  return drafts;
}
