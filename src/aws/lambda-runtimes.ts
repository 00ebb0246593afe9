/**
 * Runtimes for which Lambda makes no functions any more. `updates`: existing functions may still be updated.
 * A runtime that is only deprecated is still taken.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated, read on 2026-11-21.
 */
export interface BlockedRuntime {
  readonly updates: boolean;
  /** A runtime that can take its place. */
  readonly instead: string;
}

const NODE = "nodejs22.x";
const PYTHON = "python3.13";
const DOTNET = "dotnet8";

export const BLOCKED_RUNTIMES: ReadonlyMap<string, BlockedRuntime> = new Map([
  ["nodejs", { updates: false, instead: NODE }],
  ["nodejs4.3", { updates: false, instead: NODE }],
  ["nodejs6.10", { updates: false, instead: NODE }],
  ["nodejs8.10", { updates: false, instead: NODE }],
  ["nodejs10.x", { updates: false, instead: NODE }],
  ["nodejs12.x", { updates: false, instead: NODE }],
  ["nodejs14.x", { updates: true, instead: NODE }],
  ["python2.7", { updates: false, instead: PYTHON }],
  ["python3.6", { updates: false, instead: PYTHON }],
  ["python3.7", { updates: true, instead: PYTHON }],
  ["ruby2.5", { updates: false, instead: "ruby3.4" }],
  ["ruby2.7", { updates: true, instead: "ruby3.4" }],
  ["dotnetcore1.0", { updates: false, instead: DOTNET }],
  ["dotnetcore2.0", { updates: false, instead: DOTNET }],
  ["dotnetcore2.1", { updates: false, instead: DOTNET }],
  ["dotnetcore3.1", { updates: false, instead: DOTNET }],
  ["java8", { updates: true, instead: "java21" }],
  ["go1.x", { updates: true, instead: "provided.al2023" }],
  ["provided", { updates: true, instead: "provided.al2023" }],
]);
