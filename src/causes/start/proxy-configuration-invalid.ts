import {
  type Container,
  knownValue,
  type Model,
  type Proxy,
  type ProxyContext,
  type ProxyLocation,
  type ProxyUse,
  usedProxies,
} from "../../model/index.js";
import { defineCause, found, type RepairDraft, type Verdict } from "../cause.js";
import { signOf, spokenMatches } from "../shared/text-signs.js";
import { proxyConfigurationInvalidExamples } from "./proxy-configuration-invalid.examples.js";

export const cause = defineCause({
  id: "proxy-configuration-invalid",
  title: "the proxy refuses its own configuration",
  severity: "error",
  meaning:
    "nginx reads its whole configuration before it starts. A directive that is not ended, that stands in the wrong block, or an upstream whose name does not resolve makes it refuse all of it.",
  hurts:
    "In a container the proxy ends at once and takes the task with it, again and again. On Elastic Beanstalk the deployment fails when the proxy is started with the new files, although the application itself is fine.",
  mend: "Correct what the finding names, and run `nginx -t` in the image before it is deployed.",
  links: [
    {
      title: "nginx: Beginner's Guide, structure of the configuration",
      url: "https://nginx.org/en/docs/beginners_guide.html#conf_structure",
    },
    {
      title: "Elastic Beanstalk: reverse proxy configuration",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.proxy.html",
    },
  ],
  check: (model) => usedProxies(model).flatMap((use) => judge(use, model)),
  signs: (timeline) =>
    signOf(
      spokenMatches(timeline, [
        { pattern: /\[emerg\][^\n]*(?: in \/\S+:\d+|host not found in upstream)/, strength: 0.95 },
        { pattern: /nginx: configuration file \S+ test failed/, strength: 0.9 },
      ]),
      { explanation: "nginx refused its configuration and did not start.", where: [] },
    ),
  explainsEvents: ["container-exited", "task-stopped", "deployment-failed"],
  explains: ["essential-container-exited"],
  examples: proxyConfigurationInvalidExamples,
});

function judge(use: ProxyUse, model: Model): Verdict[] {
  const refused = use.proxy.refusals.map(({ origin, value, what, why }) =>
    found({ title: what, explanation: why, where: [{ origin, value }] }),
  );
  return [...refused, ...misplaced(use), ...unresolved(use, model)];
}

/** What may stand where the file is included. */
const FITS: Readonly<Record<ProxyContext, readonly ProxyContext[]>> = {
  main: ["main"],
  http: ["http"],
  server: ["server"],
};
const SPOKEN: Readonly<Record<ProxyContext, string>> = {
  main: "a whole configuration",
  http: "a part for the http block",
  server: "a part for a server block",
};

/** A whole configuration in a folder whose files are included in a block, and the reverse. */
function misplaced({ proxy, standsIn }: ProxyUse): Verdict[] {
  const { writtenFor } = proxy;
  if (writtenFor === null || FITS[standsIn].includes(writtenFor)) return [];
  return [
    found({
      title: `${SPOKEN[writtenFor]} stands where ${SPOKEN[standsIn]} is read`,
      explanation: `This file is read as ${SPOKEN[standsIn]}, but it is ${SPOKEN[writtenFor]}. nginx does not allow its blocks there and refuses to start.`,
      where: [{ origin: proxy.origin, value: "" }],
    }),
  ];
}

/** Containers of one awsvpc task share localhost; their names do not resolve. nginx resolves upstreams when it starts. */
function unresolved(use: ProxyUse, model: Model): Verdict[] {
  if (use.by !== "container" || knownValue(use.taskDefinition.networkMode) !== "awsvpc") return [];
  const others = use.taskDefinition.containers.filter((each) => each.id !== use.container.id);
  return locationsOf(use.proxy).flatMap((location): Verdict[] => {
    const target = knownValue(location.upstream);
    const match = typeof target === "string" ? /^(\w+:\/\/)([\w-]+)(:\d+)?(.*)$/.exec(target) : null;
    const other = others.find((each) => knownValue(each.name) === match?.[2]);
    if (match === null || other === undefined || hasNameElsewhere(match[2] ?? "", model, use)) return [];
    return [
      found({
        title: `nginx passes requests to "${match[2]}", a name that does not resolve in the task`,
        explanation: `"${match[2]}" is another container of the same task. In awsvpc mode the containers of a task share one address and reach each other at 127.0.0.1; their names, which work in Compose, do not resolve. nginx ends with "host not found in upstream".`,
        where: [
          { origin: location.upstream.origin, value: target ?? "" },
          { origin: other.name.origin, value: match[2] ?? "" },
        ],
        repairs: repair(location, match, other),
      }),
    ];
  });
}

function locationsOf(proxy: Proxy): ProxyLocation[] {
  return proxy.servers.flatMap((server) => [...server.locations]);
}

/** The name may be that of another service, which a namespace makes known. */
function hasNameElsewhere(name: string, model: Model, use: ProxyUse): boolean {
  return model.services.some(
    (service) =>
      service.taskDefinition !== null &&
      use.by === "container" &&
      service.taskDefinition.id !== use.taskDefinition.id &&
      knownValue(service.name) === name,
  );
}

function repair(location: ProxyLocation, match: RegExpExecArray, other: Container): RepairDraft[] {
  const { node } = location.upstream.origin;
  const own = knownValue(other.portMappings[0]?.containerPort);
  const port = match[3] ?? (own === undefined ? "" : `:${own}`);
  return [
    {
      description:
        "pass requests to 127.0.0.1; where Compose is used too, make the host a variable of the image",
      safe: false,
      changes: node === null ? [] : [{ op: "set", node, value: `${match[1]}127.0.0.1${port}${match[4]}` }],
    },
  ];
}
