import type { Application, Route } from "../../model/index.js";
import { textFiles } from "../../input/index.js";
import { unknown } from "../../model/index.js";
import { type ApplicationRequest, readApplication } from "./index.js";

export function applicationOf(
  texts: Readonly<Record<string, string>>,
  entry: string | null,
  more: Partial<ApplicationRequest> = {},
): Promise<Application> {
  return readApplication({
    root: ".",
    entry,
    command: unknown("not given"),
    files: textFiles(texts),
    ...more,
  });
}

/** A route as one line, and its work as `stage client operation limit failure`, `~` before what nothing waits for. */
export function routesOf(application: Application): Record<string, string[]> {
  return Object.fromEntries(
    application.routes.map((route) => [`${route.method} ${route.path}`, workOf(route)]),
  );
}

export function workOf({ work }: Pick<Route, "work">): string[] {
  return work.map((one) => {
    const limit = one.limitSeconds.known ? (one.limitSeconds.value ?? "none") : "unknown";
    return `${one.waits ? "" : "~"}${one.stage} ${one.dependency} ${one.operation} ${limit} ${one.failure}`;
  });
}

export function route(application: Application, name: string): Route | undefined {
  return application.routes.find((one) => `${one.method} ${one.path}` === name);
}
