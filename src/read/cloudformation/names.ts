import type { Origin } from "../../model/index.js";
import { type Resolved, unresolved } from "../resource/resolved.js";
import type { Call } from "./functions.js";

/**
 * Pseudo parameters that only the account decides stay in texts as `${AWS::Region}`. Partition and
 * suffix are those of the commercial regions.
 */
const PSEUDO_TEXTS: Readonly<Record<string, string>> = {
  "AWS::Region": "${AWS::Region}",
  "AWS::AccountId": "${AWS::AccountId}",
  "AWS::StackName": "${AWS::StackName}",
  "AWS::StackId": "${AWS::StackId}",
  "AWS::Partition": "aws",
  "AWS::URLSuffix": "amazonaws.com",
};

type Naming = Pick<Call, "origin" | "bindings" | "around">;

/** What a name in `Ref` or `${…}` stands for: loop variable, pseudo parameter, parameter or resource. */
export function resolveName(name: string, { origin, bindings, around }: Naming): Resolved {
  const bound = bindings.get(name);
  const derived = { place: origin.place, node: null, written: origin.written };
  if (bound !== undefined) return { kind: "scalar", value: bound, text: bound, origin: derived };
  if (name === "AWS::NoValue") return { kind: "nothing", origin };
  const pseudo = PSEUDO_TEXTS[name];
  if (pseudo !== undefined) return { kind: "scalar", value: pseudo, text: pseudo, origin: derived };
  if (name.startsWith("AWS::")) return unresolved(`${name} is known only when the stack is deployed`, origin);
  const parameter = around.parameters.get(name);
  // The origin is the place that decides the value, so that an edit lands there.
  if (parameter !== undefined) return parameter;
  if (!around.isResource(name)) return unresolved(`the template has nothing named ${name}`, origin);
  return (
    around.attribute(name, null) ?? {
      kind: "reference",
      logicalId: name,
      attribute: null,
      origin,
      file: around.file,
    }
  );
}

export function reference(id: string, attribute: string, { origin, bindings, around }: Naming): Resolved {
  const logicalId = id.replace(/[$&]\{(\w+)\}/g, (whole, name: string) => bindings.get(name) ?? whole);
  if (!around.isResource(logicalId)) return unresolved(`the template has nothing named ${logicalId}`, origin);
  const output = attribute.startsWith("Outputs.") ? around.output(logicalId, attribute.slice(8)) : null;
  if (output !== null) return from(output, origin);
  const value = around.attribute(logicalId, attribute);
  return value ?? { kind: "reference", logicalId, attribute, origin, file: around.file };
}

/** A value of another stack. What it refers to is told from here; a plain value from where it is decided. */
export function from(value: Resolved, origin: Origin): Resolved {
  return value.kind === "reference" || value.kind === "unresolved" ? { ...value, origin } : value;
}
