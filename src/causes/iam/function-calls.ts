import { knownValue, type LambdaFunction, type Model, resourceName } from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";
import { callDefects, needsOf, OWN_CREDENTIALS } from "./role-calls.js";

/** Calls of AWS that a function's code makes and its role does not allow. */
export function functionCalls(model: Model): Verdict[] {
  return model.functions.flatMap((each) => judge(model, each));
}

function judge(model: Model, each: LambdaFunction): Verdict[] {
  const needs = needsOf(each.application);
  if (needs.length === 0 || each.environment.some(({ name }) => OWN_CREDENTIALS.test(name))) return [];
  const role = knownValue(each.role);
  const name = resourceName(each.id);
  if (role === undefined || role === null) {
    return [
      unknownBecause(
        `what the role of function ${name} may do`,
        "it is not among the files",
        each.role.origin,
      ),
    ];
  }
  return callDefects(model, role, needs, `the role of function ${name}`).map(found);
}
