import {
  ENDPOINT_FOR_LOGS,
  ENDPOINT_FOR_PARAMETERS,
  ENDPOINT_FOR_SECRETS_MANAGER,
  ENDPOINTS_FOR_ECR_IMAGE,
} from "../../aws/task-services.js";
import { endpointForService } from "../../aws/service-endpoints.js";
import {
  anyOf,
  type Container,
  endpointServes,
  hasPlaceholder,
  isPrivateEcr,
  knownValue,
  type Model,
  type Origin,
  parseImageReference,
  reachesInternet,
  runsOnFargate,
  type Service,
  type ServiceNetwork,
  type Subnet,
  type Truth,
  type Value,
} from "../../model/index.js";

/** Something outside the VPC that a task must reach. */
export interface OutsideNeed {
  /** "pull the image": completes "cannot …". */
  readonly what: string;
  /** Tails of endpoints of which any one would do; empty when only the internet leads there. */
  readonly endpoints: readonly string[];
  readonly origin: Origin;
  /** Without it no task starts, or the application's own calls hang. */
  readonly blocks: "start" | "calls";
}

/** A service whose tasks have addresses of their own, and the network in which they stand. */
export interface PlacedService {
  readonly service: Service;
  readonly network: ServiceNetwork;
  readonly needs: readonly OutsideNeed[];
}

/** What a need meets in one subnet. */
export interface SubnetView {
  readonly subnet: Subnet;
  /** Where the service names the subnet. */
  readonly named: Origin;
  readonly internet: Truth;
  readonly met: readonly OutsideNeed[];
  readonly unmet: readonly OutsideNeed[];
  readonly undecided: readonly OutsideNeed[];
}

/** On EC2 the instance pulls the image, by its own way: there only the application's calls count. */
export function placedServices(model: Model): PlacedService[] {
  return model.services.flatMap((service) => {
    const { network, taskDefinition } = service;
    if (!network || !taskDefinition) return [];
    const fargate = runsOnFargate(taskDefinition, [service]);
    if (fargate === "unknown") return [];
    const needs = taskDefinition.containers.flatMap((container) => [
      ...(fargate === "yes" ? startNeeds(container) : []),
      ...callNeeds(container),
    ]);
    return needs.length === 0 ? [] : [{ service, network, needs: distinct(needs) }];
  });
}

export function viewFrom(model: Model, placed: PlacedService, named: Value<Subnet>): SubnetView | null {
  const subnet = knownValue(named);
  if (!subnet) return null;
  const internet = reachesInternet(subnet, placed.network.assignPublicIp);
  const judged = placed.needs.map((need) => ({
    need,
    met: anyOf([internet, ...need.endpoints.map((tail) => endpointServes(model.network, subnet, tail))]),
  }));
  const those = (truth: Truth) => judged.filter(({ met }) => met === truth).map(({ need }) => need);
  return {
    subnet,
    named: named.origin,
    internet,
    met: those("yes"),
    unmet: those("no"),
    undecided: those("unknown"),
  };
}

/** The endpoints that stand in the way's place: a subnet with some of them is meant to live without the internet. */
export function hasOwnEndpoints(model: Model, view: SubnetView): boolean {
  const tails = new Set<string>([
    ...ENDPOINTS_FOR_ECR_IMAGE,
    ENDPOINT_FOR_LOGS,
    ENDPOINT_FOR_SECRETS_MANAGER,
    ENDPOINT_FOR_PARAMETERS,
  ]);
  return [...tails].some((tail) => endpointServes(model.network, view.subnet, tail) === "yes");
}

function startNeeds(container: Container): OutsideNeed[] {
  return [...imageNeeds(container), ...logNeeds(container), ...secretNeeds(container)].map((need) => ({
    ...need,
    blocks: "start",
  }));
}

/** The services of AWS that the source calls. */
function callNeeds({ application, environment }: Container): OutsideNeed[] {
  // A proxy inside the network may carry them.
  if (environment.some(({ name }) => /^(?:https?|all)_proxy$/i.test(name))) return [];
  return (application?.awsCalls ?? []).flatMap(({ service, operation, origin }) => {
    const tail = endpointForService(service);
    const what = `call ${service} (${operation})`;
    return tail === null ? [] : [{ what, endpoints: [tail], origin, blocks: "calls" as const }];
  });
}

type StartNeed = Omit<OutsideNeed, "blocks">;

function imageNeeds(container: Container): StartNeed[] {
  const { image } = container;
  const reference = image.known ? parseImageReference(image.value) : null;
  if (reference && isPrivateEcr(reference)) {
    const what = "pull the image from Amazon ECR";
    return ENDPOINTS_FOR_ECR_IMAGE.map((tail) => ({ what, endpoints: [tail], origin: image.origin }));
  }
  // Whatever the registry is, it stands outside; only if it is ECR an endpoint can lead there.
  const registryKnown = reference !== null && !hasPlaceholder(reference.registry);
  if (!registryKnown) return [{ what: "pull the image", endpoints: ["ecr.dkr"], origin: image.origin }];
  return [{ what: `pull the image from ${reference.registry}`, endpoints: [], origin: image.origin }];
}

function logNeeds(container: Container): StartNeed[] {
  const logs = typeof knownValue(container.logGroup) === "string";
  return logs
    ? [{ what: "write its logs", endpoints: [ENDPOINT_FOR_LOGS], origin: container.logGroup.origin }]
    : [];
}

function secretNeeds(container: Container): StartNeed[] {
  return container.environment
    .filter(({ from }) => from === "secret")
    .map(({ value, origin }) => ({
      what: "read its secrets",
      endpoints: endpointsForSecret(knownValue(value)),
      origin,
    }));
}

function endpointsForSecret(reference: string | undefined): readonly string[] {
  if (reference?.includes(":secretsmanager:")) return [ENDPOINT_FOR_SECRETS_MANAGER];
  if (reference?.includes(":ssm:")) return [ENDPOINT_FOR_PARAMETERS];
  return [ENDPOINT_FOR_SECRETS_MANAGER, ENDPOINT_FOR_PARAMETERS];
}

function distinct(needs: readonly OutsideNeed[]): OutsideNeed[] {
  const seen = new Set<string>();
  return needs.filter((need) => {
    // One call of a service stands for all of them.
    const key = need.blocks === "calls" ? need.endpoints.join() : `${need.what} ${need.endpoints.join(",")}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Whether one of them is needed before a container can start. */
export function blocksStart(needs: readonly OutsideNeed[]): boolean {
  return needs.some(({ blocks }) => blocks === "start");
}

export function spokenNeeds(needs: readonly OutsideNeed[]): string {
  const what = [...new Set(needs.map((need) => need.what))];
  return what.length > 1 ? `${what.slice(0, -1).join(", ")} or ${what.at(-1)}` : (what[0] ?? "");
}
