import {
  type HostPath,
  hostPaths,
  isLoopback,
  knownValue,
  listeningPorts,
  type Model,
} from "../../model/index.js";
import { found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { hostRequestPath } from "../shared/host-request-path.js";

/**
 * Behind the instance's own proxy a loopback address is right. It is wrong where the balancer comes to the
 * process itself, and where the process runs in a container, whose loopback the proxy does not share.
 */
export function instanceLoopbackVerdicts(model: Model): Verdict[] {
  return hostPaths(model).map(judge);
}

function judge(host: HostPath): Verdict {
  const { process, front, throughProxy, targetGroup } = host;
  if (process.application === null) return notApplicable("the source is not among the files");
  if (!front.inContainer && throughProxy === true) return { outcome: "not-found" };
  if (throughProxy === null && !front.inContainer) {
    return unknownBecause(
      "whether requests pass the instance's proxy",
      "its port is not known",
      front.origin,
    );
  }
  const listens = listeningPorts(process);
  const wanted = front.inContainer ? front.upstreamPorts : null;
  const ports = wanted?.known ? wanted.value : [knownValue(targetGroup?.port)];
  const meant = listens.filter(({ port }) => !port.known || ports.includes(port.value));
  const [first] = meant;
  if (first === undefined || !meant.every(({ address }) => address.known && isLoopback(address.value))) {
    return { outcome: "not-found" };
  }
  const written = knownValue(first.address) ?? "";
  const { node } = first.address.origin;
  return found({
    title: `the application listens on ${written} only; ${front.inContainer ? "the instance's proxy" : "the balancer"} cannot reach it`,
    explanation: front.inContainer
      ? `The application runs in a container and listens on ${written}, which only this container reaches. The proxy of the instance is outside of it: every request gets 502 Bad Gateway.`
      : `Requests are sent to port ${ports.join(", ")} of the instance, past its proxy, but the application listens on ${written}, which only the instance itself reaches. Every check is refused.`,
    where: [
      { origin: first.address.origin.place ? first.address.origin : first.listen.origin, value: written },
    ],
    path: hostRequestPath(host, "application"),
    repairs: [
      {
        description: "listen on 0.0.0.0",
        safe: node !== null,
        changes: node === null ? [] : [{ op: "set" as const, node, value: "0.0.0.0" }],
      },
    ],
  });
}
