import { keyedRandom } from "../random.js";

/** What ECS says, in its own words. Source: platform facts 2.6, [OBS-A], [OBS-B], [OBS-C]. */
const ids = keyedRandom("ids");

/** Ids that were made already: a play that never settles names the same hundreds of tasks again and again. */
const madeIds = new Map<number, string>();

/** 32 hexadecimal digits, the same for the same ordinal in every play. */
export function taskId(ordinal: number): string {
  const made = madeIds.get(ordinal) ?? newTaskId(ordinal);
  madeIds.set(ordinal, made);
  return made;
}

function newTaskId(ordinal: number): string {
  const part = (index: number): string =>
    Math.floor(ids.draw(`task/${ordinal}`, "id", index) * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0");
  return part(0) + part(1) + part(2) + part(3);
}

export function deploymentId(ordinal: number): string {
  const digits = (index: number, count: number): string =>
    Math.floor(ids.draw(`deployment/${ordinal}`, "id", index) * 10 ** count)
      .toString()
      .padStart(count, "0");
  return `ecs-svc/${digits(0, 9)}${digits(1, 9)}${ordinal % 10}`;
}

export function taskList(ordinals: readonly number[]): string {
  return ordinals.map((ordinal) => `(task ${taskId(ordinal)})`).join(" ");
}

const service = (name: string): string => `(service ${name})`;

export const TEXTS = {
  started: (name: string, tasks: readonly number[], replaced: number): string =>
    `${service(name)} has started ${tasks.length} tasks: ${taskList(tasks)}.${
      replaced > 0 ? ` Amazon ECS replaced ${replaced} tasks due to an unhealthy status.` : ""
    }`,
  stopped: (name: string, tasks: readonly number[]): string =>
    `${service(name)} has stopped ${tasks.length} running tasks: ${taskList(tasks)}.`,
  stoppedPending: (name: string, count: number): string => `${service(name)} stopped ${count} pending tasks.`,
  registered: (name: string, count: number, group: string): string =>
    `${service(name)} registered ${count} targets in (target-group ${group})`,
  deregistered: (name: string, count: number, group: string): string =>
    `${service(name)} deregistered ${count} targets in (target-group ${group})`,
  draining: (name: string, deployment: number, count: number): string =>
    `(service ${name}, taskSet ${deploymentId(deployment)}) has begun draining connections on ${count} tasks.`,
  unhealthyTarget: (name: string, task: number, port: number, group: string, reason: string): string =>
    `${service(name)} (task ${taskId(task)}) (port ${port}) is unhealthy in (target-group ${group}) due to (reason ${reason}).`,
  failedContainerCheck: (name: string, task: number): string =>
    `${service(name)} (task ${taskId(task)}) failed container health checks.`,
  completed: (name: string, deployment: number): string =>
    `${service(name)} (deployment ${deploymentId(deployment)}) deployment completed.`,
  failed: (name: string, deployment: number, reason: string): string =>
    `${service(name)} (deployment ${deploymentId(deployment)}) deployment failed: ${reason}`,
  rollingBack: (name: string, to: number): string =>
    `${service(name)} rolling back to deployment ${deploymentId(to)}.`,
  steady: (name: string): string => `${service(name)} has reached a steady state.`,
  throttled: (name: string): string => `${service(name)} is unable to consistently start tasks successfully.`,
  blocked: (name: string): string =>
    `${service(name)} was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.`,
} as const;
