import { ACTIONS_TO_READ, functionPolicyActions } from "../../aws/event-services.js";
import {
  type EventSource,
  findNamed,
  knownValue,
  type Model,
  resourceName,
  roleAllows,
} from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";

/** Lambda reads queues and streams in the name of the function's role. */
export function readingPermissions(model: Model): Verdict[] {
  return model.eventSources.flatMap((source) => judge(model, source));
}

function judge(model: Model, source: EventSource): Verdict[] {
  const target = findNamed(model.functions, source.functionId);
  const needed = ACTIONS_TO_READ[knownValue(source.service) ?? ""];
  if (target === undefined || needed === undefined) return [];
  const role = knownValue(target.role);
  const name = resourceName(target.id);
  const what = `whether the role of ${name} may read its ${knownValue(source.service)} source`;
  if (role === undefined || role === null) {
    return [unknownBecause(what, "the role is not known", target.role.origin)];
  }
  const lacking = needed.filter((action) => roleAllows(role, action, functionPolicyActions) === "no");
  const open = needed.some((action) => roleAllows(role, action, functionPolicyActions) === "unknown");
  if (lacking.length === 0) {
    return open ? [unknownBecause(what, "not all of its permissions are known", role.origin)] : [];
  }
  return [
    found({
      title: `the role of function ${name} may not read its source`,
      explanation: `Lambda reads the source in the name of the function's role, which lacks ${lacking.join(", ")}. The mapping is refused when it is made: \`The provided execution role does not have permissions to call ${lacking[0]?.split(":")[1]}\`.`,
      where: [
        { origin: role.origin, value: role.id },
        { origin: source.origin, value: "" },
      ],
      confidence: 0.93,
      repairs: [
        { description: `allow ${lacking.join(", ")} to the role ${role.id}`, safe: false, changes: [] },
      ],
    }),
  ];
}
