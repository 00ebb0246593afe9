import type { InputFiles } from "../../../input/index.js";
import { type Dependency, knownValue, type Model } from "../../../model/index.js";
import { fromClients, fromFallbacks } from "./code.js";
import { fromGroup } from "./groups.js";
import { type Surroundings, surroundingsOf } from "./surroundings.js";
import { type DependencyDraft, fromUrl } from "./urls.js";

/** What the deployed processes talk to, by their environment, their code and the stores these files create. */
export function findDependencies(model: Model, files: InputFiles): void {
  const drafts = new Map<string, DependencyDraft>();
  for (const surroundings of surroundingsOf(model, files)) {
    for (const draft of draftsOf(surroundings)) {
      // Two containers with the same variables and address talk to the same thing.
      const key = [
        draft.kind,
        draft.variables.join(),
        knownValue(draft.host) ?? "",
        knownValue(draft.url) ?? "",
      ].join("\n");
      if (!drafts.has(key)) drafts.set(key, draft);
    }
  }
  const ids = new Map<string, number>();
  for (const draft of drafts.values()) model.dependencies.push({ ...draft, id: idOf(draft, ids) });
}

function draftsOf(surroundings: Surroundings): DependencyDraft[] {
  const taken = new Set<string>();
  const found: DependencyDraft[] = [];
  for (const make of [fromUrl, fromGroup]) {
    for (const variable of surroundings.variables) {
      const draft = taken.has(variable.name) ? null : make(variable, surroundings);
      if (draft === null) continue;
      found.push(draft);
      for (const name of draft.variables) taken.add(name);
    }
  }
  found.push(...fromFallbacks(surroundings));
  return [...found, ...fromClients(surroundings.application, found)];
}

function idOf(draft: DependencyDraft, ids: Map<string, number>): Dependency["id"] {
  const name = draft.variables[0] ?? draft.kind;
  const count = (ids.get(name) ?? 0) + 1;
  ids.set(name, count);
  return count === 1 ? name : `${name}#${count}`;
}
