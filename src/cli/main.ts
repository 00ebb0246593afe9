import { Command, CommanderError, Option } from "commander";
import { FAIL_ON } from "../finding/index.js";
import { FINDINGS_FORMAT_NAMES, REHEARSAL_FORMAT_NAMES } from "../report/formats.js";
import { EXIT, UnusableError } from "./exit-codes.js";
import type { CheckOptions } from "./commands/check.js";
import type { CatalogueOptions } from "./commands/explain.js";
import type { RehearseCommandOptions } from "./commands/rehearse.js";
import { version } from "./version.js";

/** Arguments → work → rendering → exit code. Commands are loaded only when they are called. */
export async function run(words: readonly string[]): Promise<void> {
  const stopping = new AbortController();
  process.stdout.on("error", endWithoutOutput);
  // Where nothing can be told any more, the exit code still is.
  process.stderr.on("error", () => undefined);
  try {
    await program(stopping).parseAsync([...words], { from: "user" });
  } catch (error) {
    process.exitCode = stopping.signal.aborted ? EXIT.interrupted : exitCodeOf(error);
  }
}

/**
 * For commands that start something and must stop it. The others leave signals to the system, which
 * ends them at once, also in the middle of a long computation.
 */
async function stoppable<T>(stopping: AbortController, work: () => Promise<T>): Promise<T> {
  const interrupt = (): void => stopping.abort(new UnusableError("Interrupted."));
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await work();
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}

/** A reader that closed the pipe (`| head`) has seen enough; a full disk has lost the answer. */
function endWithoutOutput(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(EXIT.clean);
  process.stderr.write(`steady: the output could not be written: ${error.message}\n`);
  process.exit(EXIT.unusable);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.unusable;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`steady: ${message}\n`);
  if (
    !(error instanceof UnusableError) &&
    process.env["STEADY_DEBUG"] !== undefined &&
    error instanceof Error
  ) {
    process.stderr.write(`${error.stack}\n`);
  }
  return EXIT.unusable;
}

function program(stopping: AbortController): Command {
  const command = new Command("steady")
    .description("Tells whether a deployment to AWS will reach steady state, and why not.")
    .version(version)
    .showHelpAfterError("(steady --help shows the commands)")
    .exitOverride();
  addCheck(command);
  addRehearse(command, stopping);
  addCatalogue(command);
  return command;
}

const catalogueFormat = (): Option =>
  new Option("--format <format>", "how to tell it").choices(["text", "json", "markdown"]).default("text");
const findingsFormat = (): Option =>
  new Option("--format <format>", "how to tell it").choices(FINDINGS_FORMAT_NAMES).default("text");
const rehearsalFormat = (): Option =>
  new Option("--format <format>", "how to tell it").choices(REHEARSAL_FORMAT_NAMES).default("text");
/** Without a default of its own where settings may say it. */
const failOnOption = (): Option =>
  new Option("--fail-on <severity>", "exit 1 from this severity on").choices(FAIL_ON);
const failOn = (): Option => failOnOption().default("error");

/** Once per file: with several words it would swallow the path. */
const sarifFiles = (): Option =>
  new Option("--with <file>", "tell the findings of another tool too, from its SARIF; repeatable")
    .argParser((file: string, before: readonly string[]) => [...before, file])
    .default([], "none");

function addCheck(command: Command): void {
  command
    .command("check")
    .description("read deployment files and list what will stop the deployment")
    .argument("[path]", "folder or file with deployment files", ".")
    .addOption(findingsFormat())
    .addOption(failOnOption())
    .option("--output <file>", "write there instead of to the terminal")
    .option("--quiet", "only what decides the exit code", false)
    .option("--fix", "apply the safe repairs in place", false)
    .option("--diff", "show what --fix would change", false)
    .option("--unknown", "list what could not be resolved", false)
    .option("--app <folder>", "folder of the application")
    .option("--config <file>", "settings instead of the steady.yml beside and above the input")
    .option("--no-config", "without any settings")
    .option("--schema", "ask AWS's own validator too (where it is installed: on when CI is set)")
    .option("--no-schema", "do not ask it")
    .addOption(sarifFiles())
    .option("--baseline <file>", "do not tell the findings that stand in it")
    .option("--update-baseline", "write all present findings to the baseline", false)
    .option("--timing", "how long each step, reader and cause took, on standard error", false)
    .option("--trace", "what each cause answered and why, on standard error", false)
    .action(async (path: string, options: CheckOptions) => {
      const { checkCommand } = await import("./commands/check.js");
      process.exitCode = await checkCommand(path, options);
    });
}

function addRehearse(command: Command, stopping: AbortController): void {
  command
    .command("rehearse")
    .description("run the application for some seconds under faults and play its rollout in virtual time")
    .argument("[path]", "folder or file with deployment files", ".")
    .option(
      "--fault <fault...>",
      "DEPENDENCY=FAULT, several at once with commas; replaces the default scenarios",
      [],
    )
    .addOption(rehearsalFormat())
    .addOption(failOn())
    .option("--output <file>", "write there instead of to the terminal")
    .option("--app <folder>", "folder of the application")
    .option("--service <name>", "which service, where there are several")
    .option("--seed <seed>", "repeat the plays of this seed")
    .option("--profile <file>", "play this profile instead of running the application")
    .option("--save-profile <file>", "keep what was measured")
    .option("--probes", "list every probe of the observation and its answer", false)
    .action(async (path: string, options: RehearseCommandOptions) => {
      const { rehearseCommand } = await import("./commands/rehearse.js");
      process.exitCode = await stoppable(stopping, () => rehearseCommand(path, options, stopping.signal));
    });
}

function addCatalogue(command: Command): void {
  command
    .command("explain")
    .description("one cause in plain words")
    .argument("<cause>", "its id, as in a finding")
    .addOption(catalogueFormat())
    .option("--output <file>", "write there instead of to the terminal")
    .action(async (id: string, options: CatalogueOptions) => {
      const { explainCommand } = await import("./commands/explain.js");
      process.exitCode = await explainCommand(id, options);
    });
  command
    .command("causes")
    .description("the catalogue of causes")
    .addOption(catalogueFormat())
    .option("--output <file>", "write there instead of to the terminal")
    .action(async (options: CatalogueOptions) => {
      const { causesCommand } = await import("./commands/explain.js");
      process.exitCode = await causesCommand(options);
    });
}
