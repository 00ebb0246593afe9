// Causes that join the template with the source: a template is read, and what the source says is
// set by hand, so that each case differs in one fact.
import { describe, expect, it } from "vitest";
import { check } from "../check/check.js";
import type { Finding } from "../finding/index.js";
import {
  type Application,
  known,
  type Model,
  type Origin,
  type Route,
  unknown,
  type Work,
} from "../model/index.js";
import { readTexts } from "../read/read.js";
import { causes } from "./causes.generated.js";
import { expressServer, fargateTemplate, nodeService, type TemplateOptions } from "./examples/files.js";

const OWN = new Set(
  causes.map((cause) => cause.id).filter((id) => !/^(?:https-absent|health-check-not-configured)$/.test(id)),
);

function at(line: number): Origin {
  return {
    place: { file: "server.js", line, column: 1, endLine: line, endColumn: 20 },
    node: null,
    written: true,
  };
}

function route(path: string, work: Work[] = [], more: Partial<Route> = {}): Route {
  return {
    origin: at(50),
    method: "GET",
    path,
    literal: true,
    status: known(200),
    redirects: false,
    work,
    guarded: false,
    ...more,
  };
}

function work(more: Partial<Work> = {}): Work {
  return {
    origin: at(10),
    dependency: "redis",
    client: "redis",
    operation: "queue.xadd(…)",
    waits: true,
    limitSeconds: known(null),
    failure: "propagates",
    stage: "middleware",
    trace: [],
    ...more,
  };
}

function application(more: Partial<Application> = {}): Application {
  return {
    root: ".",
    language: "javascript",
    unreadable: null,
    command: known(["node", "server.js"]),
    entry: "server.js",
    files: ["server.js"],
    frameworks: ["express"],
    listens: [
      { origin: at(90), address: known("0.0.0.0", at(90)), port: known(8080, at(90)), portVariable: null },
    ],
    routes: [route("/health"), route("/orders")],
    routesComplete: true,
    startupWork: [],
    environment: [],
    imports: [],
    terminationHandler: known(at(95)),
    ...more,
  };
}

async function modelOf(app: Application, options: TemplateOptions = {}): Promise<Model> {
  const { models } = await readTexts({ "template.json": fargateTemplate(options) });
  const [model] = models;
  const [container] = model?.taskDefinitions[0]?.containers ?? [];
  if (model === undefined || container === undefined) throw new Error("the template has no container");
  container.application = app;
  model.applications.push(app);
  return model;
}

async function findingsOf(app: Application, options: TemplateOptions = {}): Promise<Finding[]> {
  const model = await modelOf(app, options);
  return check(
    model,
    causes.filter((cause) => OWN.has(cause.id)),
  ).findings.filter((finding) => finding.severity === "error");
}

async function idsOf(app: Application, options: TemplateOptions = {}): Promise<string[]> {
  return (await findingsOf(app, options)).map((finding) => finding.cause);
}

describe("waiting for another service", () => {
  it("is one root when the health path waits without a limit", async () => {
    const queued = work();
    const routes = [route("/health", [queued]), route("/orders", [queued])];
    const [finding, ...others] = await findingsOf(application({ routes }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ cause: "startup-blocked", explains: ["health-depends-on-dependency"] });
    expect(finding?.where[0]).toMatchObject({ file: "server.js", line: 10 });
    expect(finding?.repairs.map((repair) => repair.assumption?.replaces ?? repair.changes[0]?.op)).toEqual([
      "all-requests-bounded",
      "health-answers-as-all-well",
      "set",
    ]);
  });

  it("is still one when only ordinary requests wait", async () => {
    const routes = [route("/health"), route("/orders", [work()]), route("/parcels", [work()])];
    expect(await idsOf(application({ routes }))).toEqual(["startup-blocked"]);
  });

  it("is a dependency of health when the wait ends", async () => {
    const queried = work({ dependency: "postgres", client: "pg", stage: "handler", limitSeconds: known(2) });
    expect(await idsOf(application({ routes: [route("/health", [queried])] }))).toEqual([
      "health-depends-on-dependency",
    ]);
  });

  it("is one matter when health connects and then asks, and two when it asks two services", async () => {
    const bounded = { stage: "handler", limitSeconds: known(2) } as const;
    const connects = work({ ...bounded, dependency: "postgres", client: "pg", operation: "pool.connect(…)" });
    const asks = { ...connects, operation: "client.query(…)", origin: at(12) };
    const [finding, ...others] = await findingsOf(
      application({ routes: [route("/health", [connects, asks])] }),
    );
    expect(others).toEqual([]);
    expect(finding?.where.map(({ line }) => line)).toEqual(expect.arrayContaining([10, 12]));
    const another = work({ ...bounded, origin: at(14) });
    expect(await idsOf(application({ routes: [route("/health", [connects, another])] }))).toHaveLength(2);
  });

  it("is neither when a short wait's failure is caught before the handler", async () => {
    const short = work({ limitSeconds: known(0.25), failure: "caught" });
    expect(
      await idsOf(application({ routes: [route("/health", [short]), route("/orders", [short])] })),
    ).toEqual([]);
  });

  it("is not what ordinary routes do with their database, or what nobody waits for", async () => {
    const query = work({ dependency: "postgres", client: "pg", stage: "handler" });
    const session = work({ dependency: "postgres", client: "pg", origin: at(12) });
    const background = work({ waits: false, origin: at(14) });
    const routes = [route("/health", [background]), route("/orders", [session, query, background])];
    expect(await idsOf(application({ routes }))).toEqual([]);
  });

  it("is still one when a plugin's pages do not show it", async () => {
    const routes = [
      route("/health"),
      route("/docs"),
      route("/orders", [work()]),
      route("/parcels", [work()]),
    ];
    expect(await idsOf(application({ routes }))).toEqual(["startup-blocked"]);
  });

  it("is not a route of its own before which only some wait", async () => {
    const routes = [route("/health"), route("/orders", [work()]), route("/parcels")];
    expect(await idsOf(application({ routes }))).toEqual([]);
  });

  it("holds up the start", async () => {
    const connect = work({ stage: "start", dependency: "amqp", client: "amqplib" });
    expect(await idsOf(application({ startupWork: [connect] }))).toEqual(["startup-blocked"]);
    expect(await idsOf(application({ startupWork: [work({ ...connect, limitSeconds: known(5) })] }))).toEqual(
      [],
    );
  });

  it("stays silent where the limit is not known", async () => {
    const routes = [route("/health"), route("/orders", [work({ limitSeconds: unknown("made elsewhere") })])];
    const model = await modelOf(application({ routes }));
    const { findings, unknown: facts } = check(
      model,
      causes.filter((cause) => cause.id === "startup-blocked"),
    );
    expect(findings).toEqual([]);
    expect(facts.map((fact) => fact.why)).toContain("made elsewhere");
  });
});

const listening = (
  address: string,
  port: number,
  portVariable: { name: string; fallback: number | null } | null = null,
) => ({
  listens: [{ origin: at(90), address: known(address, at(90)), port: known(port, at(90)), portVariable }],
});

describe("process 1", () => {
  it("is a script whose last command replaces it, or does not", async () => {
    const asked = causes.filter((cause) => cause.id === "stop-signal-not-delivered");
    const started = { container: { EntryPoint: ["/app/start.sh"] } };
    const script = (forwards: boolean) =>
      application({
        processOne: { kind: "script", program: "start.sh", forwardsSignals: known(forwards), origin: at(3) },
      });
    expect(check(await modelOf(script(false), started), asked).findings).toHaveLength(1);
    expect(check(await modelOf(script(true), started), asked).findings).toEqual([]);
    const unread = check(await modelOf(application(), started), asked);
    expect({ findings: unread.findings, unknown: unread.unknown.length }).toEqual({
      findings: [],
      unknown: 1,
    });
  });
});

describe("the path of a request", () => {
  it("breaks between the mapped port and the application's", async () => {
    const [finding, ...others] = await findingsOf(application(listening("0.0.0.0", 3000)));
    expect(others).toEqual([]);
    expect(finding?.cause).toBe("port-mismatch");
    expect(finding?.path.map((link) => [link.name, link.reachesNext])).toEqual([
      ["balancer :443", true],
      ["target group (HTTP)", true],
      ["service names container port :8080", true],
      ["container port :8080", false],
      ["app :3000", false],
    ]);
    expect(finding?.repairs).toMatchObject([{ safe: true, changes: [{ value: 3000 }, { value: 3000 }] }]);
  });

  it("follows the variable that decides the port", async () => {
    const app = application(listening("0.0.0.0", 3000, { name: "PORT", fallback: 3000 }));
    expect(await idsOf(app, { environment: { PORT: "8080" } })).toEqual([]);
    const [finding] = await findingsOf(app, { environment: { PORT: "5000" } });
    expect(finding?.cause).toBe("port-mismatch");
    expect(finding?.repairs[0]).toMatchObject({ safe: true, changes: [{ op: "set", value: "8080" }] });
  });

  it("is unknown when the variable is a secret, an image's, or no number", async () => {
    const app = application(listening("0.0.0.0", 3000, { name: "PORT", fallback: 3000 }));
    const secret = {
      Secrets: [{ Name: "PORT", ValueFrom: "arn:aws:ssm:eu-west-1:111122223333:parameter/port" }],
    };
    expect(await idsOf(app, { container: secret })).toEqual([]);
    // Without a Dockerfile the image may set it.
    expect(await idsOf(app)).toEqual([]);
    expect(await idsOf(app, { environment: { PORT: "http" } })).toEqual([]);
  });

  it("ends at loopback", async () => {
    const [finding, ...others] = await findingsOf(application(listening("127.0.0.1", 8080)));
    expect(others).toEqual([]);
    expect(finding?.cause).toBe("bind-loopback");
    expect(await idsOf(application(listening("localhost", 3000)))).toContain("bind-loopback");
    expect(await idsOf(application(listening("::", 8080)))).toEqual([]);
  });

  it("may have a second listener that only the inside reaches", async () => {
    const [outside] = listening("0.0.0.0", 8080).listens;
    const [inside] = listening("127.0.0.1", 9229).listens;
    if (!outside || !inside) throw new Error("two listeners");
    expect(await idsOf(application({ listens: [inside, outside] }))).toEqual([]);
    // The other way round the traffic's own listener is the one inside.
    const [hidden] = listening("127.0.0.1", 8080).listens;
    const [metrics] = listening("0.0.0.0", 9464).listens;
    if (!hidden || !metrics) throw new Error("two listeners");
    expect(await idsOf(application({ listens: [hidden, metrics] }))).toEqual(["bind-loopback"]);
  });
});

describe("the checked path", () => {
  const asking = (path: string, more = {}) => ({
    healthCheck: { HealthCheckPath: path, HealthCheckIntervalSeconds: 30, ...more },
  });

  it("must exist", async () => {
    const [finding, ...others] = await findingsOf(
      application({ routes: [route("/api/health"), route("/orders")] }),
      asking("/health"),
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      cause: "health-path-missing",
      repairs: [{ safe: true, changes: [{ value: "/api/health" }] }],
    });
  });

  it("is not judged when routes are not all known", async () => {
    expect(await idsOf(application({ routesComplete: false }), asking("/nowhere"))).toEqual([]);
  });

  it("must not stand behind a guard or redirect", async () => {
    const guarded = route("/health", [], { guarded: true, status: unknown("decided at run time") });
    expect(await idsOf(application({ routes: [guarded] }))).toEqual(["health-path-unauthorized"]);
    const redirecting = route("/health", [], { redirects: true, status: known(302) });
    expect(await idsOf(application({ routes: [redirecting] }))).toEqual(["health-path-redirects"]);
    expect(
      await idsOf(
        application({ routes: [redirecting] }),
        asking("/health", { Matcher: { HttpCode: "200-399" } }),
      ),
    ).toEqual([]);
  });
});

describe("requests that hang", () => {
  it("are told with the place where their own route waits", async () => {
    const [cause] = causes.filter(({ id }) => id === "startup-blocked");
    const enqueued = work({ dependency: "queue", client: "celery", stage: "handler", origin: at(31) });
    const model = await modelOf(application({ routes: [route("/health"), route("/books", [enqueued])] }));
    const entry = { text: "", where: [], subject: "service/orders" } as const;
    const hangs = { path: "/books", reason: "timeout", seconds: 60 };
    const entries = [
      { ...entry, at: 0, kind: "fault-injected", data: { fault: "redis=hang" } },
      { ...entry, at: 50, kind: "request-failed", data: hangs },
      { ...entry, at: 90, kind: "request-failed", data: hangs },
    ] as const;
    expect(cause?.signs?.({ entries, endSeconds: 120 }, model)).toMatchObject([
      { where: [{ origin: { place: { line: 31 } } }], strength: 0.95 },
    ]);
    // By itself a route that enqueues is no defect.
    expect(check(model, cause ? [cause] : []).findings).toEqual([]);
  });
});

describe("a variable that the code requires", () => {
  const [cause] = causes.filter(({ id }) => id === "environment-variable-missing");
  const requiring = expressServer({
    before: 'for (const name of ["LABEL_KEY"]) if (!process.env[name]) throw new Error(`no ${name}`);',
  });

  async function signsOf(source: string, message: string) {
    const { models } = await readTexts(nodeService(source));
    const entry = { at: 2, subject: "container/1/orders", kind: "start-failed", text: message } as const;
    const timeline = { entries: [{ ...entry, data: {}, where: [] }], endSeconds: 9 };
    return cause?.signs?.(timeline, models[0] ?? null);
  }

  it("is known by its name in whatever words the application uses", async () => {
    expect(await signsOf(requiring, "Error: no LABEL_KEY")).toMatchObject([
      { title: "LABEL_KEY is not set", where: [{ value: "LABEL_KEY" }] },
    ]);
  });

  it("is suspected where the process only ends, and not where the code has no such end", async () => {
    const words = "TypeError: the key must be a text";
    expect(await signsOf(requiring, words)).toMatchObject([{ strength: 0.7 }]);
    expect(await signsOf(expressServer(), words)).toEqual([]);
  });
});

describe("a health path that answers with an error", () => {
  const [cause] = causes.filter(({ id }) => id === "health-path-errors");
  const failed = { subject: "target/1", kind: "health-check-failed", text: "", where: [] } as const;
  const data = { path: "/health", reason: "status", status: 500 };
  const timeline = { entries: [60, 90].map((at) => ({ ...failed, at, data })), endSeconds: 120 };

  it("is its own fault, unless it asks somebody for whom nothing stands in", async () => {
    const asks = work({ dependency: "http", client: "fetch", stage: "handler" });
    const strengthOf = async (routes: Route[]) =>
      cause?.signs?.(timeline, await modelOf(application({ routes })))[0]?.strength;
    expect(await strengthOf([route("/health")])).toBe(0.8);
    expect(await strengthOf([route("/health", [asks])])).toBeLessThan(0.3);
  });
});

describe("a target group that is refused", () => {
  it("keeps its service from being made", async () => {
    const model = await modelOf(application(), {
      healthCheck: { HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 10 },
    });
    expect(check(model).implications).toMatchObject([
      {
        cause: "health-interval-not-above-timeout",
        implication: { what: "refused", of: model.services[0]?.id },
      },
    ]);
  });
});
