import type { Application, Container, DataStore } from "../../model/index.js";
import { environmentValue, hasPlaceholder, knownValue } from "../../model/index.js";
import { CACHE_CLIENTS } from "../../aws/database-drivers.js";
import { setText } from "../shared/changes.js";
import {
  defineCause,
  found,
  notApplicable,
  type RepairDraft,
  unknownBecause,
  type Verdict,
} from "../cause.js";
import { APPLICATION_SPOKEN, signOf, spokenMatches } from "../shared/text-signs.js";
import { type ClientConnection, clientConnections } from "./client-driver.js";
import { dependencyPlaces, spokenKind } from "./dependency-evidence.js";
import { tlsRequiredExamples } from "./tls-required.examples.js";

export const cause = defineCause({
  id: "tls-required",
  title: "the server demands TLS and the client does not speak it",
  severity: "error",
  meaning:
    "The database or cache takes encrypted connections only (PostgreSQL on Amazon RDS does so by default since version 15), and the application connects in clear.",
  hurts:
    'Every connection is refused, on PostgreSQL with "no pg_hba.conf entry … no encryption", which sounds like a firewall and is none. Start-up or every request that needs it fails.',
  mend: "Turn TLS on in the client: `sslmode=require` in the URL for most PostgreSQL clients, `ssl=require` for asyncpg, `rediss://` for Redis. Better still, verify the server with the RDS certificate bundle.",
  links: [
    {
      title: "Using SSL with a PostgreSQL DB instance",
      url: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    },
    {
      title: "ElastiCache in-transit encryption",
      url: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html",
    },
  ],
  check: (model) => clientConnections(model).map(judge),
  signs: (timeline, model) => {
    const matches = spokenMatches(
      timeline,
      [
        { pattern: /no pg_hba\.conf entry for[^]*(?:no encryption|SSL off)/i, strength: 0.98 },
        {
          pattern: /Connections using insecure transport are prohibited|ER_SECURE_TRANSPORT_REQUIRED/i,
          strength: 0.98,
        },
        { pattern: /SSL is required|server requires (?:SSL|TLS|encryption)/i, strength: 0.9 },
      ],
      APPLICATION_SPOKEN,
    );
    return signOf(matches, {
      title: `${spokenKind(matches)} takes encrypted connections only`,
      explanation: "The server was reached and refuses the connection because it is not encrypted.",
      where: dependencyPlaces(matches, model),
    });
  },
  explainsEvents: [
    "start-failed",
    "container-exited",
    "task-stopped",
    "health-check-failed",
    "target-unhealthy",
    "request-failed",
  ],
  explains: [
    "essential-container-exited",
    "dependency-unreachable",
    "database-auth-failed",
    "migration-failed",
    "health-path-errors",
  ],
  examples: tlsRequiredExamples,
});

type Speaks = { readonly tls: boolean; readonly why: string } | { readonly tls: null; readonly why: string };

function judge(connection: ClientConnection): Verdict {
  const { dependency } = connection;
  const { store } = dependency;
  if (!store) return notApplicable("the files do not hold the server");
  if (!store.tlsRequired.known) {
    return unknownBecause(
      `whether ${store.id} demands TLS`,
      store.tlsRequired.reason,
      store.tlsRequired.origin,
    );
  }
  if (!store.tlsRequired.value) return { outcome: "not-found" };
  const speaks = store.kind === "redis" ? redisClient(connection) : databaseClient(connection);
  if (speaks.tls === null) {
    return unknownBecause(`whether the client of ${store.id} speaks TLS`, speaks.why, dependency.origin);
  }
  if (speaks.tls) return { outcome: "not-found" };
  return found({
    title: `${store.id} takes encrypted connections only`,
    explanation: `The server refuses connections without TLS, and ${speaks.why}.`,
    where: [
      { origin: dependency.url?.origin ?? dependency.origin, value: "" },
      {
        origin: store.tlsRequired.origin.place ? store.tlsRequired.origin : store.origin,
        value: describe(store),
      },
    ],
    confidence: 0.92,
    repairs: repairs(connection),
    implies: [{ of: connection.container.id, what: "dependency", kind: dependency.kind, fault: "tls-only" }],
  });
}

function describe(store: DataStore): string {
  const [engine, version] = [knownValue(store.engine), knownValue(store.engineVersion)];
  return [engine, version].filter((part) => part !== undefined).join(" ");
}

// What libpq, and those who follow it, take for "no TLS".
const OFF = /^(?:disable|disabled|false|0|no|off|none)$/i;

function databaseClient({ url, driver, container, dependency }: ClientConnection): Speaks {
  const parameters = [...(url?.parameters ?? [])].filter(([name]) => /^ssl|^tls/i.test(name));
  const decisive = parameters.find(([name]) => /^(?:sslmode|ssl|ssl_mode|ssl-mode|tls)$/i.test(name));
  if (decisive) {
    const [name, value] = decisive;
    if (hasPlaceholder(value)) return { tls: null, why: "only the deployment decides its URL" };
    if (OFF.test(value)) return { tls: false, why: `the URL turns it off (\`${name}=${value}\`)` };
    return { tls: true, why: "the URL asks for it" };
  }
  if (parameters.length > 0) return { tls: true, why: "the URL asks for it" };
  if (dependency.url !== null && url === null) return { tls: null, why: "its URL is not known" };
  if (!driver) return { tls: null, why: "its client library is not known" };
  if (driver.byDefault === "opportunistic" || driver.byDefault === "required") {
    return { tls: true, why: "its client tries TLS by itself" };
  }
  if (driver.byDefault !== "none") return { tls: null, why: "what its client does depends on its version" };
  if (driver.kind === "postgres" && mayAskByVariable(container)) {
    return { tls: null, why: "PGSSLMODE may turn TLS on" };
  }
  return bySource(container.application, driver.names, "the URL does not ask for TLS, nor does the code");
}

/** Images hardly ever set it, so that an image without its Dockerfile leaves no doubt. */
function mayAskByVariable(container: Container): boolean {
  const mode = environmentValue(container, "PGSSLMODE");
  if (mode.known) return mode.value !== null && !OFF.test(mode.value);
  return !container.environmentKnown || container.environment.some(({ name }) => name === "PGSSLMODE");
}

function redisClient({ url, container }: ClientConnection): Speaks {
  if (!url) return { tls: null, why: "its URL is not known" };
  if (url.scheme === "rediss" || url.scheme === "valkeys") return { tls: true, why: "the URL asks for it" };
  if (/^(?:true|1|required|none|optional)$/i.test(url.parameters.get("ssl") ?? "")) {
    return { tls: true, why: "the URL asks for it" };
  }
  return bySource(
    container.application,
    CACHE_CLIENTS,
    `the URL begins with \`${url.scheme}://\` and the code does not turn TLS on`,
  );
}

/** What the code says to its client; where nobody looked, nothing is said. */
function bySource(application: Application | null, clients: readonly string[], why: string): Speaks {
  if (!application || application.unreadable !== null || application.tlsOptions === undefined) {
    return { tls: null, why: "the code may turn TLS on" };
  }
  const options = application.tlsOptions.filter(({ client }) =>
    clients.some((name) => client === name || client.startsWith(`${name}/`) || client.startsWith(`${name}.`)),
  );
  if (options.length === 0) return { tls: null, why: "where the code makes its client was not seen" };
  if (options.some((option) => option.setting === "on")) return { tls: true, why: "the code turns TLS on" };
  if (options.some((option) => option.setting === "unknown"))
    return { tls: null, why: "what the code decides is not known" };
  return { tls: false, why };
}

// A suggestion: the server's certificate is not verified by it.
function repairs({ url, driver, dependency, variable }: ClientConnection): RepairDraft[] {
  const text = knownValue(dependency.url);
  if (!variable || text === undefined || !url) return [];
  if (dependency.store?.kind === "redis") {
    return [
      {
        description: "begin the URL with `rediss://`",
        safe: false,
        changes: setText(variable.value, variable.origin, "Value", text.replace(/^(redis|valkey):/i, "$1s:")),
      },
    ];
  }
  const ask = driver?.ask ?? { name: "sslmode", value: "require" };
  return [
    {
      description: `ask for TLS in the URL: \`${ask.name}=${ask.value}\``,
      safe: false,
      changes: setText(variable.value, variable.origin, "Value", withParameter(text, ask)),
    },
  ];
}

/** In place of what the URL says about TLS now, otherwise at its end. */
function withParameter(
  url: string,
  { name, value }: { readonly name: string; readonly value: string },
): string {
  const present = /([?&])(?:sslmode|ssl|ssl_mode|ssl-mode|tls)=[^&#]*/i;
  if (present.test(url)) return url.replace(present, `$1${name}=${value}`);
  return `${url}${url.includes("?") ? "&" : "?"}${name}=${value}`;
}
