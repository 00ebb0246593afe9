import { knownValue, type Listener, type LoadBalancer, type Model } from "../../model/index.js";
import { environmentsInClear } from "../shared/beanstalk/clear-traffic.js";
import { pythonBundle } from "../examples/beanstalk.js";
import { defineCause, found, notApplicable, unknownBecause, type Verdict } from "../cause.js";
import { balancer, HTTPS_LISTENER, NETWORK, resource, securityGroup, template } from "../examples/parts.js";

const HTTP_LISTENER = ["Port: 80", "Protocol: HTTP"];
const REDIRECT = resource(
  "Redirect",
  "AWS::ElasticLoadBalancingV2::Listener",
  "LoadBalancerArn: !Ref Balancer",
  ...HTTP_LISTENER,
  "DefaultActions: [{ Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: '443', StatusCode: HTTP_301 } }]",
);

const files = (listener: readonly string[], ...more: readonly string[]): Record<string, string> => ({
  "balancer.yaml": template(
    NETWORK,
    securityGroup("BalancerGroup", "80 from 0.0.0.0/0", "443 from 0.0.0.0/0"),
    balancer(listener),
    ...more,
  ),
});

export const cause = defineCause({
  id: "https-absent",
  title: "visitors can only connect in clear",
  severity: "warning",
  meaning: "The balancer faces the internet and serves HTTP alone: no listener speaks TLS.",
  hurts:
    "Passwords, cookies and tokens of every visitor can be read and changed on the way. Browsers mark the site as not secure.",
  mend: "Add a listener for HTTPS with a certificate of AWS Certificate Manager, and let the listener at port 80 only redirect to it.",
  links: [
    {
      title: "Create an HTTPS listener",
      url: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
    },
  ],
  check: (model) => [...model.loadBalancers.map((each) => judge(model, each)), ...environmentsInClear(model)],
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "one listener, HTTP", files: files(HTTP_LISTENER) },
      {
        name: "an environment whose files describe its balancer, and no listener for HTTPS",
        files: pythonBundle({ "aws:elbv2:loadbalancer": ["IdleTimeout: 600"] }),
      },
    ],
    healthy: [
      { name: "HTTPS", files: files(HTTPS_LISTENER) },
      { name: "HTTP redirects to HTTPS", files: files(HTTPS_LISTENER, REDIRECT) },
      {
        name: "an environment with a listener at 443",
        files: pythonBundle({
          "aws:elbv2:loadbalancer": ["IdleTimeout: 600"],
          "aws:elbv2:listener:443": [
            "Protocol: HTTPS",
            "SSLCertificateArns: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d",
          ],
        }),
      },
      {
        name: "an environment of which no file tells whether a balancer is there",
        files: pythonBundle({ "aws:autoscaling:asg": ["MaxSize: 4"] }),
      },
    ],
  },
});

const ENCRYPTED = new Set(["HTTPS", "TLS"]);

function judge(model: Model, loadBalancer: LoadBalancer): Verdict {
  if (knownValue(loadBalancer.type) !== "application") return notApplicable("not an application balancer");
  if (!loadBalancer.scheme.known) {
    return unknownBecause(
      "whether the balancer faces the internet",
      loadBalancer.scheme.reason,
      loadBalancer.scheme.origin,
    );
  }
  if (loadBalancer.scheme.value !== "internet-facing") return notApplicable("the balancer is internal");
  const listeners = model.listeners.filter((listener) => mayBelong(listener, loadBalancer));
  const clear = listeners.filter(servesInClear);
  const [first] = clear;
  if (!first) return { outcome: "not-found" };
  const other = listeners.find((listener) => !clear.includes(listener) && !isPlainRedirect(listener));
  if (other && ENCRYPTED.has(knownValue(other.protocol) ?? "")) return { outcome: "not-found" };
  if (other)
    return unknownBecause(
      "whether visitors can use HTTPS",
      "a listener's protocol is not known",
      other.origin,
    );
  return found({
    explanation: "Whatever visitors send to this balancer travels in clear.",
    where: [
      {
        origin: first.protocol.origin,
        value: first.protocol.known && first.protocol.origin.written ? "HTTP" : "",
      },
      { origin: first.origin, value: "" },
    ],
  });
}

function mayBelong(listener: Listener, loadBalancer: LoadBalancer): boolean {
  return !listener.loadBalancer.known || listener.loadBalancer.value.id === loadBalancer.id;
}

function servesInClear(listener: Listener): boolean {
  return (
    listener.loadBalancer.known &&
    knownValue(listener.protocol) === "HTTP" &&
    knownValue(listener.redirects) === false
  );
}

/** It sends visitors on, but these files hold no listener that would take them. */
function isPlainRedirect(listener: Listener): boolean {
  return knownValue(listener.protocol) === "HTTP" && knownValue(listener.redirects) === true;
}
