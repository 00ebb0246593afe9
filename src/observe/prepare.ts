import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import type { Profile } from "../profile/index.js";
import { processTable } from "./drivers/process-table.js";
import { outsideServers } from "./environment/outside.js";
import { credentialsOf } from "./environment/run-environment.js";
import type { Fault } from "./fault.js";
import type { Keeper } from "./keeper.js";
import { createCertificate } from "./proxies/certificate.js";
import { providePostgres } from "./providers/postgres.js";
import { NotProvided, type Provider } from "./providers/provider.js";
import { provideRedis } from "./providers/redis.js";
import type { ObservedDependency, ObserveHooks, ObserveRequest } from "./request.js";
import type { Observation } from "./run.js";
import { protocolOf } from "./servers.js";

/** Everything that has to be there before the application is started. */
export interface Prepared {
  readonly observation: Observation;
  readonly dependencies: Profile["dependencies"];
  readonly notes: readonly string[];
  /** The application cannot be shown with all well: why, and what would help. */
  readonly blocked: { readonly why: string; readonly help: string } | null;
  /** Null when the faults can be made. */
  cannotApply(faults: readonly Fault[]): { readonly why: string; readonly help: string } | null;
}

const PROBE_TIMEOUT_SECONDS = 3;
/** Without one of these an application that uses it is not itself; others are only missed when used. */
const ESSENTIAL = new Set<ObservedDependency["kind"]>([
  "postgres",
  "mysql",
  "redis",
  "amqp",
  "mongodb",
  "memcached",
]);

export async function prepareObservation(
  asked: ObserveRequest,
  keeper: Keeper,
  hooks: ObserveHooks,
): Promise<Prepared> {
  const outside = outsideServers(asked);
  const request = { ...asked, dependencies: [...asked.dependencies, ...outside] };
  const certificate = createCertificate(new Date());
  const certificateFile = join(keeper.temporaryFolder(), "certificate.pem");
  writeFileSync(certificateFile, certificate.certificatePem);
  const missing = new Map<string, NotProvided>();
  const providers = new Map<string, Provider>();
  const dependencies: { name: string; providedBy: string }[] = [];
  const notes = outside.map(
    ({ name, variables }) =>
      `${name} (${variables.map((variable) => variable.name).join(", ")}) was not called: connections to it were ended here.`,
  );
  await Promise.all(
    asked.dependencies.map(async (dependency) => {
      const { name } = dependency;
      if (dependency.url !== null)
        return void dependencies.push({ name, providedBy: "the server given by URL" });
      hooks.progress(`providing ${name}`);
      const provided = await provide(dependency, request, keeper).catch(
        (error: unknown) =>
          new NotProvided(
            error instanceof Error ? error.message : String(error),
            `give the URL of a test server for ${name}`,
          ),
      );
      if (!(provided instanceof NotProvided)) {
        providers.set(name, provided);
        dependencies.push({ name, providedBy: provided.providedBy });
        return;
      }
      if (ESSENTIAL.has(dependency.kind)) missing.set(name, provided);
      else notes.push(`${name} was not provided: connections to it were ended here; ${provided.help}.`);
    }),
  );
  const [lacking] = missing;
  return {
    observation: {
      request,
      keeper,
      table: processTable(),
      providers,
      tls: createSecureContext({ cert: certificate.certificatePem, key: certificate.keyPem }),
      certificateFile,
      timeoutSeconds: request.probeTimeoutSeconds ?? PROBE_TIMEOUT_SECONDS,
    },
    dependencies: dependencies.sort((a, b) => a.name.localeCompare(b.name)),
    notes,
    blocked:
      lacking === undefined ? null : { why: `${lacking[0]}: ${lacking[1].why}`, help: lacking[1].help },
    cannotApply: (faults) => cannotApply(request, faults),
  };
}

async function provide(
  dependency: ObservedDependency,
  request: ObserveRequest,
  keeper: Keeper,
): Promise<Provider | NotProvided> {
  const credentials = credentialsOf(dependency, request.environment);
  const searchPath = process.env["PATH"] ?? "/usr/bin:/bin";
  switch (dependency.kind) {
    case "postgres": {
      const folders = [request.workingDirectory, process.cwd()];
      return await providePostgres({ keeper, folders, searchPath, credentials: [credentials] });
    }
    case "redis":
      return provideRedis({ keeper, searchPath, credentials });
    default:
      return new NotProvided(
        `Steadystate cannot start a server of the kind ${dependency.kind}`,
        `give the URL of a test server for ${dependency.name}`,
      );
  }
}

function cannotApply(
  request: ObserveRequest,
  faults: readonly Fault[],
): { why: string; help: string } | null {
  for (const { dependency: name, kind } of faults) {
    const dependency = request.dependencies.find((candidate) => candidate.name === name);
    if (
      (kind === "tls-only" || kind === "auth-refused") &&
      dependency &&
      protocolOf(dependency.kind) === null
    ) {
      return {
        why: `${kind} is made in the server's own protocol, which is known for PostgreSQL and Redis only`,
        help: `observe ${name}=close or ${name}=refused instead`,
      };
    }
  }
  return null;
}
