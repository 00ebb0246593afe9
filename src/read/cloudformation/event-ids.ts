import { unknown, type Value } from "../../model/index.js";
import { type IdOf, plainId } from "../resource/ids.js";
import type { Resolved } from "../resource/resolved.js";
import type { StackReading } from "./stack.js";

/** Aliases of versions of aliases: the way to the function is short. */
const STEPS_MAX = 4;
const NAMES_A_FUNCTION = new Set(["AWS::Lambda::Alias", "AWS::Lambda::Version"]);

/** Ids as this template names resources. An alias or a version stands for its function. */
export function idOfStack(stack: StackReading): IdOf {
  return (raw) => followed(stack, raw, 0);
}

function followed(stack: StackReading, raw: Resolved | undefined, steps: number): Value<string> {
  const target = stack.target(raw);
  if (target === null || !NAMES_A_FUNCTION.has(target.resource.type)) return plainId(raw);
  if (steps >= STEPS_MAX) return unknown("its alias leads on and on");
  const named = target.stack.fields(target.resource).raw("FunctionName");
  return followed(target.stack, named, steps + 1);
}
