import { listTerm, literal, objectTerm, type Term, UNDEFINED } from "./term.js";

/** What a JSON file holds, as the program gets it. */
export function jsonTerm(value: unknown): Term {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return literal(value);
  if (Array.isArray(value)) return listTerm(value.map(jsonTerm));
  if (typeof value !== "object") return UNDEFINED;
  const made = objectTerm(Object.entries(value).map(([name, inner]) => [name, jsonTerm(inner)]));
  made.properties.set("default", made);
  return made;
}
