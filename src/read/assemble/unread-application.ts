import { type Application, unknown, type Value } from "../../model/index.js";
import type { StartFacts } from "../start-command/index.js";

/** An application of which only the start command is known. */
export function unreadApplication(
  root: string,
  command: Value<readonly string[]>,
  facts: StartFacts,
  reason: string,
): Application {
  return {
    root,
    language: "unknown",
    unreadable: reason,
    command,
    entry: null,
    files: [],
    frameworks: [],
    listens: [...facts.listens],
    routes: [],
    routesComplete: false,
    startupWork: [],
    environment: [],
    imports: [],
    terminationHandler: unknown(reason, command.origin),
  };
}
