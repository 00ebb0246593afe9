import { catalogue } from "../../causes/index.js";

const IDS = new Set(catalogue.map((entry) => entry.id));

/** Rules of other tools are named `tool/rule`; nothing is known about those. */
export function isCauseId(id: string): boolean {
  return IDS.has(id) || /^[\w.-]+\/\S+$/.test(id);
}

/** "There is no cause …", with the nearest one. */
export function noSuchCause(id: string): string {
  const near = nearest(id);
  return `There is no cause "${id}".${near === null ? "" : ` Did you mean ${near}?`} All of them: steady causes.`;
}

function nearest(id: string): string | null {
  const words = new Set(
    id
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 2),
  );
  const shared = (other: string): number => other.split("-").filter((word) => words.has(word)).length;
  const [best] = [...IDS].sort((a, b) => shared(b) - shared(a));
  return best !== undefined && shared(best) > 0 ? best : null;
}
