import type { Model } from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, type Sign } from "../cause.js";
import { containerPlaces, signOf, spokenMatches, type Wording } from "../shared/text-signs.js";
import { protocolMismatchExamples } from "./protocol-mismatch.examples.js";
import { refusedProtocols } from "./refused-protocols.js";
import { spokenProtocols } from "./spoken-protocols.js";

export const cause = defineCause({
  id: "protocol-mismatch",
  title: "Two neighbours on the way of a request speak different protocols",
  severity: "error",
  meaning:
    "Listener, target group, health check and application must agree on the protocol and its version: TLS or none, HTTP/1, HTTP/2 or gRPC. Here two of them do not.",
  hurts:
    "Elastic Load Balancing refuses combinations that cannot work at all, and the stack rolls back. Otherwise the connection is made and nobody understands the other: checks fail, requests end with 502 or 464, and ECS replaces the tasks for ever.",
  mend: "Let the target group speak what the application speaks. Usually the balancer ends TLS (listener HTTPS, target group HTTP, HTTP1); HTTP2 and GRPC are for applications that understand them without TLS or offer them within it.",
  links: [
    {
      title: "Target groups: routing configuration and protocol version",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
    },
    {
      title: "Listeners for your Network Load Balancers",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html",
    },
    {
      title: "Troubleshooting: HTTP 464 and 502",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
    },
  ],
  check: (model) => [...refusedProtocols(model), ...spokenProtocols(model)],
  signs,
  explainsEvents: [
    "health-check-failed",
    "container-check-failed",
    "target-unhealthy",
    "task-unhealthy",
    "task-stopping",
    "stack-resource",
    "stack-failed",
    "stack-rolled-back",
  ],
  explains: ["health-check-not-configured", "health-check-command-broken"],
  examples: protocolMismatchExamples,
});

/**
 * What programs say when they are spoken to in the wrong protocol. Sources: nginx (plain HTTP
 * request to an HTTPS port), Go's net/http, OpenSSL's record errors, uvicorn and Python's
 * http.server ("Bad request version" followed by the first bytes of TLS), Elastic Load Balancing.
 */
const WORDINGS: readonly Wording[] = [
  { pattern: /plain HTTP request was sent to HTTPS port/i, strength: 0.95 },
  { pattern: /Client sent an HTTP request to an HTTPS server/i, strength: 0.95 },
  { pattern: /Bad request (?:version|syntax).{0,20}\\x16\\x03/i, strength: 0.95 },
  { pattern: /SSL routines:[^:]*:(?:wrong version number|http request)/i, strength: 0.8 },
  { pattern: /Listener protocol '\w+' is not supported|must be one of '[^']*TCP/i, strength: 0.97 },
  { pattern: /Health check matcher (?:GRPC|HTTP) code can ?not be empty/i, strength: 0.97 },
  { pattern: /Health check matcher GRPC code '\d+' must be within/i, strength: 0.97 },
];

function signs(timeline: Timeline, model: Model | null): Sign[] {
  return signOf(spokenMatches(timeline, WORDINGS), {
    explanation: "One side was spoken to in a protocol that it does not speak on that port.",
    where: containerPlaces(model),
  });
}
