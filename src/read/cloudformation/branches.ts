import type { Origin } from "../../model/index.js";
import { type MappingEntry, type Resolved, textOf, unresolved } from "../resource/resolved.js";

/**
 * One value out of the two of an `Fn::If` whose condition is unknown. Where both agree the value
 * is known; where they differ it is not. A structure that only one branch has is kept, as a
 * resource under an unknown condition is: what is said of it holds whenever it is there.
 */
export function mergeBranches(left: Resolved, right: Resolved, condition: string, origin: Origin): Resolved {
  const reason = `it depends on the condition ${condition}, which is unknown`;
  const nowhere: Origin = { place: origin.place, node: null, written: origin.written };
  if (left.kind === "nothing" && right.kind === "nothing") return left;
  if (left.kind === "nothing" && isStructure(right)) return right;
  if (right.kind === "nothing" && isStructure(left)) return left;
  if (left.kind === "unresolved" || right.kind === "unresolved") return unresolved(reason, nowhere);
  if (left.kind === "mapping" && right.kind === "mapping") {
    const entries = new Map<string, MappingEntry>();
    for (const key of new Set([...left.entries.keys(), ...right.entries.keys()])) {
      const one = left.entries.get(key);
      const other = right.entries.get(key);
      const keyPlace = (one ?? other)?.keyPlace ?? null;
      const gone: Resolved = { kind: "nothing", origin: nowhere };
      entries.set(key, {
        keyPlace,
        value: mergeBranches(one?.value ?? gone, other?.value ?? gone, condition, nowhere),
      });
    }
    return { kind: "mapping", entries, incomplete: left.incomplete ?? right.incomplete, origin: nowhere };
  }
  if (left.kind === "list" && right.kind === "list" && left.items.length === right.items.length) {
    const items = left.items.map((item, index) => {
      const other = right.items[index];
      return other === undefined ? item : mergeBranches(item, other, condition, nowhere);
    });
    return { kind: "list", items, origin: nowhere };
  }
  const text = textOf(left);
  if (left.kind === right.kind && text !== null && text === textOf(right))
    return { ...left, origin: nowhere };
  return unresolved(reason, nowhere);
}

function isStructure(resolved: Resolved): boolean {
  return resolved.kind === "mapping" || resolved.kind === "list";
}
