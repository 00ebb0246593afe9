import { accessSync, constants, existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { makeStyle, type Style, truncate } from "../report/index.js";
import { UnusableError } from "./exit-codes.js";

/** Where text goes: standard output or a file, with colours only where a person sees them. */
export interface Terminal {
  readonly style: Style;
  write(text: string): void;
  /** One line on standard error that replaces the last; nothing where there is no terminal. */
  progress(text: string): void;
  endProgress(): void;
}

const COLUMNS_DEFAULT = 80;

export function openTerminal(output: string | undefined): Terminal {
  const onTerminal = output === undefined && process.stdout.isTTY;
  const forced = process.env["FORCE_COLOR"];
  const colour =
    process.env["NO_COLOR"] === undefined &&
    ((onTerminal && process.env["CI"] === undefined) || (forced !== undefined && forced !== "0"));
  const columns =
    Number(process.env["COLUMNS"]) || (onTerminal ? process.stdout.columns : 0) || COLUMNS_DEFAULT;
  const live = process.stderr.isTTY && process.env["CI"] === undefined;
  let shown = false;
  return {
    style: makeStyle({ colour, columns }),
    write(text) {
      this.endProgress();
      if (output === undefined) process.stdout.write(text);
      else writeOutput(output, text);
    },
    progress(text) {
      if (!live) return;
      process.stderr.write(`\r\u001b[2K${truncate(text, (process.stderr.columns || COLUMNS_DEFAULT) - 1)}`);
      shown = true;
    },
    endProgress() {
      if (shown) process.stderr.write("\r\u001b[2K");
      shown = false;
    },
  };
}

/** Says at once that a file cannot be written, where that can be told. */
export function requireWritable(file: string): void {
  const folder = dirname(resolve(file));
  const problem = !existsSync(folder)
    ? `the folder ${folder} does not exist`
    : existsSync(file) && statSync(file).isDirectory()
      ? "it is a folder"
      : isWritable(existsSync(file) ? file : folder)
        ? null
        : "writing there is not permitted";
  if (problem !== null) throw new UnusableError(`${file} cannot be written: ${problem}.`);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UnusableError(
      `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
