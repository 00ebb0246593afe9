import type { Model, Service } from "../model/index.js";
import type { Profile } from "../profile/index.js";
import { planFromModel } from "./plan-from-model.js";
import { play, type PlayOptions, type PlayResult } from "./play/index.js";
import type { Conditions } from "./profile-life.js";
import { profileWorld } from "./profile-world.js";
import { keyedRandom } from "./random.js";
import type { PullFailure, World } from "./world.js";

/** One play of a service's deployment with an application that behaves as its Profile says. */
export interface ProfilePlay {
  readonly model: Model;
  readonly service: Service;
  readonly profile: Profile;
  /** The container whose application was observed; absent: the service has only that one. */
  readonly containerName?: string | null;
  readonly conditions: Conditions;
  readonly pullFailure: PullFailure | null;
  /** The balancer's checks do not arrive at the tasks. */
  readonly balancerBlocked: boolean;
  readonly ordinaryPath: string | null;
}

/** Seconds for a small image on Fargate; drawn per task. Source: platform-facts section 10, "start → registered". */
const PULL_SECONDS: readonly [number, number] = [3, 12];

export function playProfile(input: ProfilePlay, options: PlayOptions): PlayResult {
  const { model, service } = input;
  const plan = planFromModel(model, service);
  const task = service.taskDefinition;
  const cpu = task?.cpu.known ? task.cpu.value : null;
  const name = input.containerName ?? null;
  const observed = plan.containers.find((container) => container.name === name) ?? plan.containers[0];
  const world = profileWorld({
    profile: input.profile,
    conditions: input.conditions,
    vcpu: cpu === null ? 1 : cpu / 1024,
    memoryLimitMiB: observed?.memoryMiB ?? null,
    containerName: name,
    pullSeconds: PULL_SECONDS,
    pullFailure: input.pullFailure,
    random: keyedRandom(options.seed),
    ordinaryPath: input.ordinaryPath,
    trafficPort: plan.targets[0]?.containerPort ?? null,
  });
  return play({ service: plan }, input.balancerBlocked ? unreachable(world) : world, options);
}

/** What the balancer sends never arrives: neither its checks nor what it would pass on. */
function unreachable(world: World): World {
  return {
    ...world,
    probe: () => ({ kind: "silent" }),
    request: (task, atMs) => {
      const request = world.request(task, atMs);
      return request === null ? null : { kind: "silent", path: request.path };
    },
  };
}
