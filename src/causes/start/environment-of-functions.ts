import { LAMBDA_OWN_VARIABLES } from "../../aws/lambda.js";
import { type EnvironmentRead, type LambdaFunction, type Model, resourceName } from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";

/** Variables without which a function fails, and that nobody sets. */
export function functionVariables(model: Model): Verdict[] {
  return model.functions.flatMap((each) => {
    const given = new Set(each.environment.map(({ name }) => name));
    const missing = requiredBy(each).filter(
      ({ name }) => !given.has(name) && !LAMBDA_OWN_VARIABLES.test(name),
    );
    const [first] = missing;
    if (first === undefined) return [];
    const what = `whether ${first.name} is set for function ${resourceName(each.id)}`;
    if (!each.environmentKnown)
      return [unknownBecause(what, "not all of its variables are known", each.origin)];
    return missing.map((read) => found(defect(read, each)));
  });
}

function requiredBy({ application }: LambdaFunction): EnvironmentRead[] {
  const required = (application?.environment ?? []).filter((read) => read.required && read.fallback === null);
  return [...new Map(required.map((read) => [read.name, read])).values()];
}

function defect({ name, origin }: EnvironmentRead, each: LambdaFunction) {
  const called = resourceName(each.id);
  return {
    title: `${name} is not set for function ${called}`,
    explanation: `The code reads ${name} and fails when it is unset. The function's Environment has no such variable, so that every invocation fails.`,
    where: [
      { origin, value: name },
      { origin: each.origin, value: called },
    ],
    confidence: 0.9,
    repairs: [{ description: `set ${name} under Environment of ${called}`, safe: false, changes: [] }],
  };
}
