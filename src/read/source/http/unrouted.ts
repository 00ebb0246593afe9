import type { FunctionNode } from "../syntax/tree.js";
import type { Term } from "../terms/term.js";

/** What is told to the host when something may answer paths that have no route. */
export const UNROUTED_ANSWERED = "something may answer paths that have no route";

/** What is said of a failure in the code that answers it: HTTP's codes from 400 on, by number or by name. */
const ERROR_NAME = /^(?:NOT_FOUND|HTTP_4\d\d|HTTP_5\d\d|notFound|NotFound|createError)/;
/** A status that is taken from the error. */
const OWN_STATUS = /^(?:status|statusCode|status_code|code)$/;

/** Whether what answers paths without a route may answer them well: nothing in it speaks of an error. */
export function mayAnswerWell(handler: Term): boolean {
  return handler.kind !== "function" || !speaksOfError(handler.node.body);
}

const NOT_FOUND = 404;

/**
 * Whether a handler of this error (a status or an exception) is asked for a path without a route: not for
 * other numbers, and not for the application's own exceptions.
 */
export function mayBeNotFound(error: Term): boolean {
  if (error.kind === "literal") return error.value === NOT_FOUND;
  if (error.kind === "class") return false;
  return (
    error.kind !== "external" || /^(?:NotFound|(?:Starlette)?HTTPException|Exception)$/.test(error.name ?? "")
  );
}

/** Express: a function that cannot let a request through, or does not, answers it. */
export function answersAll({ parameters, body }: FunctionNode): boolean {
  const next = parameters[2]?.pattern;
  if (parameters.length > 3) return false;
  return next === undefined || (next.kind === "name" && !some(body, (node) => isNamed(node, next.name)));
}

function isNamed(node: object, name: string): boolean {
  return "kind" in node && node.kind === "name" && "name" in node && node.name === name;
}

function speaksOfError(body: unknown): boolean {
  return some(body, (node) => {
    if (!("kind" in node)) return false;
    if (node.kind === "throw") return true;
    if (node.kind === "literal" && "value" in node)
      return typeof node.value === "number" && node.value >= 400 && node.value < 600;
    if ((node.kind !== "member" && node.kind !== "name") || !("name" in node)) return false;
    const name = String(node.name);
    const isRead = node.kind === "member" && "object" in node && isErrorsOwn(node.object);
    return ERROR_NAME.test(name) || (isRead && OWN_STATUS.test(name));
  });
}

function isErrorsOwn(object: unknown): boolean {
  return (
    typeof object === "object" &&
    object !== null &&
    "name" in object &&
    /^(?:e|err|error|exc|exception|ex)$/i.test(String(object.name))
  );
}

/** Whether a part of the tree, or one of its own parts, is so. */
function some(part: unknown, test: (node: object) => boolean): boolean {
  if (typeof part !== "object" || part === null) return false;
  if (Array.isArray(part)) return part.some((one) => some(one, test));
  return test(part) || Object.entries(part).some(([key, one]) => key !== "at" && some(one, test));
}
