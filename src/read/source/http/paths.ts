import { alternatives, literal, type Term } from "../terms/term.js";
import { distribute } from "../terms/truth.js";
import { concatenated } from "../terms/templates.js";

/** `/api` and `/users` make `/api/users`; a lone `/` below a prefix means the prefix. */
export function joinedPath(prefix: Term, path: Term): Term {
  const whole = concatenated([withoutEnd(prefix), path]);
  return distribute(whole, (one) =>
    one.kind === "literal" ? literal(tidy(String(one.value)), one.at) : one,
  );
}

function withoutEnd(prefix: Term): Term {
  return distribute(prefix, (one) =>
    one.kind === "literal" ? literal(String(one.value ?? "").replace(/\/+$/, ""), one.at) : one,
  );
}

/** Where a trailing slash makes no difference: `/users/` is `/users`. */
export function withoutTrailingSlash(path: Term): Term {
  return distribute(path, (one) =>
    one.kind === "literal" ? literal(String(one.value).replace(/(?<=.)\/+$/, ""), one.at) : one,
  );
}

function tidy(path: string): string {
  const single = path.replace(/\/{2,}/g, "/");
  return single.startsWith("/") ? single : `/${single}`;
}

/** Whether a path has neither parameters nor wildcards, in the notations of the frameworks read. */
export function isLiteralPath(path: string): boolean {
  return !/[:*{}<>()[\]?+]/.test(path);
}

/** The paths that a term may stand for; `complete` false when it may be others. */
export function pathsOf(term: Term): {
  readonly paths: readonly Extract<Term, { kind: "literal" }>[];
  readonly complete: boolean;
} {
  const decided =
    term.kind === "choice" ? [...alternatives(term.unset), ...alternatives(term.set)] : alternatives(term);
  const paths = decided
    .filter((one) => one.kind === "literal")
    .filter((one) => typeof one.value === "string");
  return { paths, complete: paths.length === decided.length };
}
