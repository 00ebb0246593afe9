import {
  FUNCTION_MEMORY_MB_MAX,
  FUNCTION_MEMORY_MB_MIN,
  FUNCTION_TEMPORARY_STORAGE_MB_DEFAULT,
  FUNCTION_TEMPORARY_STORAGE_MB_MAX,
  FUNCTION_TIMEOUT_SECONDS_MAX,
} from "../../aws/lambda.js";
import { BLOCKED_RUNTIMES } from "../../aws/lambda-runtimes.js";
import { knownValue, type LambdaFunction, type Model, resourceName, type Value } from "../../model/index.js";
import { setValue } from "../shared/changes.js";
import { found, type Verdict } from "../cause.js";

/** Values of functions that Lambda does not take: runtimes that are gone, times and sizes out of range. */
export function functionRefusals(model: Model): Verdict[] {
  return model.functions.flatMap((each) => [
    ...runtime(each),
    ...(each.onManagedInstances ? [] : ranges(each)),
  ]);
}

function runtime(each: LambdaFunction): Verdict[] {
  const written = knownValue(each.runtime) ?? "";
  const blocked = BLOCKED_RUNTIMES.get(written);
  if (blocked === undefined) return [];
  const name = resourceName(each.id);
  return [
    found({
      title: `Lambda makes no functions of runtime ${written} any more`,
      explanation: `\`The runtime parameter of ${written} is no longer supported for creating or updating AWS Lambda functions.\` ${blocked.updates ? `Every deployment that makes ${name} anew fails; a function that exists already can still be updated for a while.` : `The deployment fails at ${name}.`}`,
      where: [{ origin: each.runtime.origin, value: written }],
      repairs: [
        {
          description: `move to a runtime that is supported, such as ${blocked.instead}, after a test of the code`,
          safe: false,
          changes: setValue(each.runtime, blocked.instead),
        },
      ],
    }),
  ];
}

function ranges(each: LambdaFunction): Verdict[] {
  return [
    ...range(each, each.timeoutSeconds, "Timeout", 1, FUNCTION_TIMEOUT_SECONDS_MAX, " s"),
    ...range(each, each.memoryMb, "MemorySize", FUNCTION_MEMORY_MB_MIN, FUNCTION_MEMORY_MB_MAX, " MB"),
    ...range(
      each,
      each.temporaryStorageMb,
      "EphemeralStorage",
      FUNCTION_TEMPORARY_STORAGE_MB_DEFAULT,
      FUNCTION_TEMPORARY_STORAGE_MB_MAX,
      " MB",
    ),
  ];
}

function range(
  each: LambdaFunction,
  value: Value<number>,
  field: string,
  least: number,
  most: number,
  unit: string,
): Verdict[] {
  const number = knownValue(value);
  if (number === undefined || (number >= least && number <= most)) return [];
  return [
    found({
      title: `${field} of function ${resourceName(each.id)} is ${number}${unit}, allowed are ${least} to ${most}`,
      explanation: "Lambda refuses the function, and the deployment fails there.",
      where: [{ origin: value.origin, value: `${number}` }],
      repairs: [
        {
          description: `set ${field} to ${number > most ? most : least}`,
          safe: false,
          changes: setValue(value, number > most ? most : least),
        },
      ],
    }),
  ];
}
