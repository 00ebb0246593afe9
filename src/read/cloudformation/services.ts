import { knownValue, type Service } from "../../model/index.js";
import { readService } from "../resource/service.js";
import type { Nouns } from "./nouns.js";
import type { StackReading } from "./stack.js";

/** Services, linked to the task definitions and target groups that they refer to. */
export function readServices(stack: StackReading, nouns: Nouns): Service[] {
  return stack.ofType("AWS::ECS::Service").map((each) => {
    const fields = stack.fields(each);
    const service = readService(fields, each.id, nouns);
    const task = fields.raw("TaskDefinition");
    service.taskDefinition = task === undefined ? null : (knownValue(nouns.taskDefinition(task)) ?? null);
    const entries = fields.mappings("LoadBalancers");
    for (const [index, target] of service.targets.entries()) {
      const group = entries[index]?.raw("TargetGroupArn");
      target.targetGroup = group === undefined ? null : (knownValue(nouns.targetGroup(group)) ?? null);
    }
    return service;
  });
}
