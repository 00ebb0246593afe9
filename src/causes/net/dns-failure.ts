import { defineCause } from "../cause.js";
import { APPLICATION_SPOKEN, signOf, spokenMatches } from "../shared/text-signs.js";
import { dependencyPlaces, unlessOnPurpose } from "./dependency-evidence.js";

export const cause = defineCause({
  id: "dns-failure",
  title: "a name does not resolve",
  severity: "error",
  meaning:
    "The application asks for the address of a host and the name is not known: a typing error, a name of another network, or a VPC without DNS support.",
  hurts:
    "Whatever needs that host fails at once, or after the resolver's own waiting time; when it happens at start the task ends and is replaced for ever.",
  mend: "Compare the name with the endpoint that the platform shows. Names of Compose services (`db`, `redis`) exist only in Compose; names of private zones only in the VPCs that the zone is associated with.",
  links: [
    {
      title: "DNS attributes for your VPC",
      url: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html",
    },
  ],
  signs: (timeline, model) => {
    const matches = unlessOnPurpose(
      spokenMatches(
        timeline,
        [
          { pattern: /\bENOTFOUND\b/, strength: 0.93 },
          { pattern: /getaddrinfo (?:EAI_AGAIN|failed)|\bEAI_AGAIN\b/, strength: 0.88 },
          { pattern: /could not translate host name "[^"]*" to address/i, strength: 0.95 },
          {
            pattern:
              /(?:Temporary failure in name resolution|Name or service not known|nodename nor servname provided)/i,
            strength: 0.93,
          },
          { pattern: /java\.net\.UnknownHostException|no such host/i, strength: 0.93 },
          { pattern: /host not found in upstream/i, strength: 0.9 },
        ],
        APPLICATION_SPOKEN,
      ),
      timeline,
    );
    const name =
      /(?:ENOTFOUND|EAI_AGAIN|host name "|UnknownHostException:|lookup|upstream ")\s*([\w.-]+)/.exec(
        matches[0]?.text ?? "",
      )?.[1];
    return signOf(matches, {
      ...(name === undefined ? {} : { title: `the name ${name} does not resolve` }),
      explanation: "The application's own output says that a host name has no address.",
      where: dependencyPlaces(matches, model),
    });
  },
  explainsEvents: ["start-failed", "container-exited", "task-stopped"],
  explains: ["dependency-unreachable", "essential-container-exited"],
  examples: {
    failing: [
      {
        name: "a Compose name in the cloud",
        timeline: [
          {
            at: 3,
            subject: "container/1/web",
            kind: "log-line",
            data: {
              source: "web",
              message: 'could not translate host name "db" to address: Name or service not known',
            },
          },
        ],
      },
    ],
    healthy: [
      {
        name: "a page that is not found",
        timeline: [
          {
            at: 30,
            subject: "target/1",
            kind: "health-check-failed",
            data: { path: "/health", reason: "status", status: 404 },
          },
        ],
      },
    ],
  },
});
