import { known, type Listen, type Origin, unknown, type Value } from "../../../model/index.js";
import { alternatives, type Term } from "./term.js";

/** The located value of a text that is decided, by the default where an environment variable decides. */
export function textValue(term: Term, origin: Origin): Value<string> | null {
  switch (term.kind) {
    case "literal":
      return typeof term.value === "string"
        ? known(term.value, { ...origin, place: term.at ?? origin.place })
        : null;
    case "choice": {
      const fallback = textValue(term.unset, origin);
      return fallback?.known === true
        ? fallback
        : unknown(`it comes from the environment variable ${term.variable}`, origin);
    }
    case "unknown":
      return unknown(term.reason, origin);
    case "union": {
      const texts = term.options.map((option) => textValue(option, origin));
      const [first] = texts;
      const decided = texts.filter((text) => text?.known === true);
      if (decided.length === 1 && texts.length === 2 && variableIn(term) !== null) return decided[0] ?? null;
      return first === undefined ? null : unknown("it can be more than one", origin);
    }
    default:
      return null;
  }
}

function numberIn(term: Term): number | null {
  if (term.kind !== "literal") return null;
  const value = typeof term.value === "string" && /^\d+$/.test(term.value) ? Number(term.value) : term.value;
  return typeof value === "number" && Number.isInteger(value) ? value : null;
}

/** The environment variable that decides a value. */
export function variableIn(term: Term): string | null {
  if (term.kind === "choice") return term.variable;
  return (
    alternatives(term).flatMap((one) =>
      one.kind === "unknown" && one.variable !== null ? [one.variable] : [],
    )[0] ?? null
  );
}

/** The port, and the variable that decides it. */
export function portOf(
  term: Term | null,
  origin: Origin,
  fallback: number | null,
): Pick<Listen, "port" | "portVariable"> {
  if (term === null || (term.kind === "literal" && (term.value === undefined || term.value === null))) {
    const port =
      fallback === null
        ? unknown("no port is given", origin)
        : known(fallback, { ...origin, written: false });
    return { port, portVariable: null };
  }
  const variable = variableIn(term);
  const decided = term.kind === "choice" ? term.unset : term;
  const numbers = alternatives(decided).map(numberIn);
  const found = numbers.filter((one) => one !== null && one !== 0);
  const [only] = found;
  const place = alternatives(decided).find((one) => numberIn(one) !== null);
  const at = place?.kind === "literal" ? (place.at ?? origin.place) : origin.place;
  const sure =
    only !== undefined && only !== null && found.length === 1 && (variable !== null || numbers.length === 1);
  const port =
    sure && only !== null && only !== undefined
      ? known(only, { ...origin, place: at })
      : unknown(reasonOf(term), origin);
  return {
    port,
    portVariable: variable === null ? null : { name: variable, fallback: sure ? (only ?? null) : null },
  };
}

function reasonOf(term: Term): string {
  const variable = variableIn(term);
  if (variable !== null) return `it comes from the environment variable ${variable}`;
  return term.kind === "unknown" ? term.reason : "it is computed";
}
