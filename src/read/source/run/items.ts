import type { Place } from "../../../model/index.js";
import { alternatives, isWhole, listTerm, literal, type Term } from "../terms/term.js";
import type { Machine } from "./machine.js";

/** More than any list of routes or settings that a person writes. */
const ITEMS_MAX = 128;

export interface Items {
  readonly items: readonly Term[];
  readonly complete: boolean;
}

/** What a loop over a value meets. `keys` is for `for … in` of JavaScript. */
export function itemsOf(machine: Machine, term: Term, keys: boolean, at: Place): Items {
  const known = machine.here(term);
  switch (known.kind) {
    case "list":
      if (keys)
        return {
          items: known.items.map((_, position) => literal(String(position), at)),
          complete: known.complete,
        };
      return { items: known.items.slice(0, ITEMS_MAX), complete: known.complete };
    case "object": {
      // Python passes the keys of a dictionary; a JavaScript `for … of` passes the pairs of a Map.
      if (keys || machine.frame.python) return { items: keysOf(known.properties), complete: isWhole(known) };
      return {
        items: [...known.properties].map(([key, value]) => listTerm([literal(key), value])),
        complete: isWhole(known),
      };
    }
    case "literal":
      if (typeof known.value !== "string")
        return { items: [], complete: known.value === null || known.value === undefined };
      return { items: [...known.value].slice(0, ITEMS_MAX).map((letter) => literal(letter)), complete: true };
    case "union":
    case "choice": {
      const parts = alternatives(known).map((one) => itemsOf(machine, one, keys, at));
      return { items: parts.flatMap((part) => part.items).slice(0, ITEMS_MAX), complete: false };
    }
    default:
      return { items: [], complete: false };
  }
}

function keysOf(properties: ReadonlyMap<string, Term>): Term[] {
  return [...properties.keys()].slice(0, ITEMS_MAX).map((key) => literal(key));
}
