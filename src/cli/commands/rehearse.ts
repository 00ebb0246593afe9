import { createHash } from "node:crypto";
import type { FailOn, RehearsalReport } from "../../finding/index.js";
import type { Model, Service } from "../../model/index.js";
import { loadProfile, ObserveError, saveProfile } from "../../observe/index.js";
import type { Profile } from "../../profile/index.js";
import { readInput, type ReadResult } from "../../read/index.js";
import { rehearse } from "../../rehearse/index.js";
import {
  REHEARSAL_FORMATS,
  type RehearsalFormatName,
  renderProbes,
  renderRehearsal,
  type TextOf,
} from "../../report/index.js";
import { findingWithoutSecrets, withoutSecrets } from "../../check/index.js";
import { fromRoot } from "../checking.js";
import { explainById } from "../explained.js";
import { EXIT, reaches, UnusableError } from "../exit-codes.js";
import { openTerminal, requireWritable, type Terminal } from "../terminal.js";
import { version } from "../version.js";
import { textOf } from "./check.js";

export interface RehearseCommandOptions {
  readonly format: RehearsalFormatName;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly fault: readonly string[];
  readonly app?: string;
  readonly service?: string;
  readonly seed?: string;
  readonly profile?: string;
  readonly saveProfile?: string;
  /** List every probe of the observation. */
  readonly probes: boolean;
}

/** Checks, observes the application and plays its rollout, each fault in turn. */
export async function rehearseCommand(
  path: string,
  options: RehearseCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const begun = performance.now();
  // An observation is too long to find out only afterwards.
  for (const file of [options.output, options.saveProfile]) if (file !== undefined) requireWritable(file);
  const terminal = openTerminal(options.output);
  const result = await readInput(path, options.app === undefined ? {} : { application: options.app });
  const { model, service } = chooseService(path, result, options.service);
  const { report, profile } = await carryOut({ result, model, service, options, signal, terminal });
  if (options.saveProfile !== undefined && profile !== null) await saveProfile(options.saveProfile, profile);
  const shown = masked(report, textOf(result));
  const tookSeconds = (performance.now() - begun) / 1000;
  const told = { result, path, options, terminal, tookSeconds };
  terminal.write(options.format === "text" ? asText(shown, told) : await asData(shown, options.format, told));
  if (options.probes && profile !== null && options.format === "text") {
    terminal.write(`\n${renderProbes(profile, terminal.style)}`);
  }
  return exitCode(report, options.failOn);
}

interface Telling {
  readonly result: ReadResult;
  readonly path: string;
  readonly options: RehearseCommandOptions;
  readonly terminal: Terminal;
  readonly tookSeconds: number;
}

function asText(report: RehearsalReport, { result, path, terminal, tookSeconds }: Telling): string {
  return renderRehearsal(report, {
    style: terminal.style,
    textOf: textOf(result),
    tookSeconds,
    next: nextSteps(path, report),
  });
}

async function asData(
  report: RehearsalReport,
  name: keyof typeof REHEARSAL_FORMATS,
  { result, options, terminal, tookSeconds }: Telling,
): Promise<string> {
  const format = await REHEARSAL_FORMATS[name]();
  return format(report, {
    style: terminal.style,
    textOf: textOf(result),
    showUnknown: false,
    quiet: false,
    failOn: options.failOn,
    tookSeconds,
    next: "",
    version,
    explain: explainById,
    fromRoot: fromRoot(result),
  });
}

function masked(report: RehearsalReport, texts: TextOf): RehearsalReport {
  const clean = withoutSecrets(report, texts);
  const scenarios = clean.scenarios.map((scenario) => ({
    ...scenario,
    findings: scenario.findings.map((finding) => findingWithoutSecrets(finding, texts)),
  }));
  return { ...clean, scenarios };
}

interface Rehearsing {
  readonly result: ReadResult;
  readonly model: Model;
  readonly service: Service;
  readonly options: RehearseCommandOptions;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
}

async function carryOut({
  result,
  model,
  service,
  options,
  signal,
  terminal,
}: Rehearsing): Promise<{ report: RehearsalReport; profile: Profile | null }> {
  try {
    return await rehearse({
      result,
      model,
      service,
      faults: options.fault.map((set) => set.split(",").map((fault) => fault.trim())),
      seed: options.seed ?? seedOf(result, model),
      version,
      profile: options.profile === undefined ? null : await loadProfile(options.profile),
      hooks: { progress: (text) => terminal.progress(text), signal },
    });
  } catch (error) {
    if (error instanceof ObserveError) throw new UnusableError(error.message);
    throw error;
  } finally {
    terminal.endProgress();
  }
}

/** The same files give the same seed, and so the same timelines, unless another is asked for. */
function seedOf(result: ReadResult, model: Model): string {
  const hash = createHash("sha256");
  for (const { file } of model.read) hash.update(result.files.files.get(file)?.text() ?? "");
  return hash.digest("hex").slice(0, 4);
}

function chooseService(
  path: string,
  result: ReadResult,
  wanted: string | undefined,
): { model: Model; service: Service } {
  const all = result.models.flatMap((model) => model.services.map((service) => ({ model, service })));
  const named = (service: Service): string => (service.name.known ? service.name.value : service.id);
  const matching =
    wanted === undefined
      ? all
      : all.filter(({ service }) => named(service) === wanted || service.id === wanted);
  const [only, second] = matching;
  if (only !== undefined && second === undefined) return only;
  if (only === undefined)
    throw new UnusableError(
      nothingToRehearse(
        path,
        result,
        wanted,
        all.map(({ service }) => named(service)),
      ),
    );
  const roots = [...new Set(matching.map(({ model }) => model.root))];
  const choices =
    roots.length > 1
      ? `name one folder: ${roots.map((root) => `${path === "." ? "" : `${path.replace(/\/$/, "")}/`}${root}`).join(", ")}`
      : `choose with --service: ${matching.map(({ service }) => named(service)).join(", ")}`;
  throw new UnusableError(`${path} holds several services to rehearse; ${choices}.`);
}

function nothingToRehearse(
  path: string,
  result: ReadResult,
  wanted: string | undefined,
  services: readonly string[],
): string {
  if (wanted !== undefined && services.length > 0)
    return `There is no service ${wanted} in ${path}; there are ${services.join(", ")}.`;
  const problem = result.problems[0];
  if (problem !== undefined)
    return `${problem.file}${problem.line === null ? "" : `:${problem.line}`}: ${problem.message}`;
  return `${path} describes no ECS service to rehearse; a service definition or a template with an AWS::ECS::Service is needed.`;
}

function nextSteps(path: string, report: RehearsalReport): string[] {
  const shown =
    path === "." ? "" : ` ${/^[\w./@:+,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`}`;
  const root = report.findings.find(({ severity }) => severity !== "note")?.cause;
  const steps = root === undefined ? [] : [`steady explain ${root}`];
  const dependency = report.scenarios
    .flatMap(({ faults }) => faults.map((fault) => fault.split("=")[0]))
    .find((name) => name === "postgres" || name === "redis");
  if (report.outcome !== "steady" || dependency === undefined)
    steps.push(`steady rehearse${shown} --probes   (every check that was made)`);
  else steps.push(`steady rehearse${shown} --fault ${dependency}=auth-refused   (any other fault)`);
  return [`Next   ${steps.join("\n       ")}`];
}

function exitCode(report: RehearsalReport, failOn: FailOn): number {
  if (report.problems.length > 0) return EXIT.unusable;
  const deployed = report.scenarios.find((scenario) => scenario.asDeployed);
  const unsettled =
    deployed !== undefined && deployed.outcome !== "steady" && deployed.outcome !== "not-observed";
  if (unsettled || reaches(report.findings, failOn)) return EXIT.found;
  // Nothing was learnt, so nothing may look well.
  const learnt = report.scenarios.some(({ outcome }) => outcome !== "not-observed");
  return learnt ? EXIT.clean : EXIT.unusable;
}
