import { endpointForService } from "../../aws/service-endpoints.js";
import {
  type AwsCall,
  endpointServes,
  known,
  knownValue,
  type LambdaFunction,
  type Model,
  reachesInternet,
  resourceName,
  type Subnet,
} from "../../model/index.js";
import { type Defect, found, type Verdict } from "../cause.js";

/** A call of AWS that no way leads to from a subnet of the function. */
interface Unmet {
  readonly call: AwsCall;
  readonly endpoint: string;
  readonly subnet: Subnet;
}

/** A network interface of a function never has a public address. */
const NO_PUBLIC_ADDRESS = known(false);

/** Functions in a VPC whose code calls what cannot be reached from there. `isolated`: nothing was done to replace the internet. */
export function functionNetworkVerdicts(model: Model, isolated: boolean): Verdict[] {
  return model.functions.flatMap((each) => {
    const unmet = unmetCalls(model, each);
    const [first] = unmet;
    if (first === undefined || hasEndpoints(model, first.subnet) === isolated) return [];
    return [found(defectOf(each, unmet, first, isolated))];
  });
}

function unmetCalls(model: Model, { network, application }: LambdaFunction): Unmet[] {
  if (network === null) return [];
  return network.subnets.flatMap((value) => {
    const subnet = knownValue(value);
    if (subnet === undefined || reachesInternet(subnet, NO_PUBLIC_ADDRESS) !== "no") return [];
    return (application?.awsCalls ?? []).flatMap((call): Unmet[] => {
      const endpoint = endpointForService(call.service);
      if (endpoint === null || endpointServes(model.network, subnet, endpoint) !== "no") return [];
      return [{ call, endpoint, subnet }];
    });
  });
}

/** Any endpoint at all in its VPC: a subnet with some of them is meant to live without the internet. */
function hasEndpoints(model: Model, subnet: Subnet): boolean {
  const vpc = knownValue(subnet.vpc)?.id;
  return model.network.endpoints.some((endpoint) => {
    const own = knownValue(endpoint.vpc)?.id;
    return own === undefined || own === vpc;
  });
}

function defectOf(each: LambdaFunction, unmet: readonly Unmet[], first: Unmet, isolated: boolean): Defect {
  const name = resourceName(each.id);
  const endpoints = [...new Set(unmet.map(({ endpoint }) => endpoint))];
  const { subnet, call } = first;
  const isPublic = knownValue(subnet.defaultRoute) === "internet-gateway";
  const why = isPublic
    ? "its route leads to an internet gateway, which is of no use to a function: it never has a public address"
    : "it has no route to the internet";
  return {
    title: isolated
      ? `function ${name} has no way out of its subnet`
      : `no endpoint for ${endpoints.join(", ")}, which function ${name} calls`,
    explanation: `The code calls ${call.operation} of ${call.service}, and from subnet ${subnet.id} nothing leads there: ${why}, and no endpoint stands in its place. The call waits until the function is ended at its time limit of ${knownValue(each.timeoutSeconds) ?? 3} s.`,
    where: [
      { origin: each.network?.origin ?? each.origin, value: subnet.id },
      { origin: call.origin, value: call.operation },
      { origin: subnet.origin, value: subnet.id },
    ],
    confidence: 0.87,
    repairs: [
      {
        description: `${endpoints.includes("s3") || endpoints.includes("dynamodb") ? "add a gateway endpoint (it costs nothing) to the subnet's route table" : `add interface endpoints for ${endpoints.join(", ")}`}, or a default route to a NAT gateway`,
        safe: false,
        changes: [],
      },
    ],
  };
}
