import type { Application, DependencyKind, Route, Work } from "./application.js";
import { type CheckedPath, checkedPaths } from "./checked-path.js";
import { type InstanceCheck, instanceChecks } from "./host-path.js";
import type { Model } from "./model.js";
import { routesFor } from "./route-match.js";
import { knownValue } from "./value.js";

/** Work that somebody waits for: a health check, ordinary requests, or the start. */
export interface Waiting {
  readonly application: Application;
  readonly work: Work;
  /** `health`: a checked path waits. `requests`: ordinary requests do. `start`: the process before it listens. */
  readonly holdsUp: "health" | "requests" | "start";
  /** The checked paths that wait for it; empty for the others. */
  readonly checks: readonly JudgedPath[];
}

/** A path by whose answers a platform judges a task or an instance. */
export type JudgedPath = CheckedPath | InstanceCheck;

/** Whether the path judges a task of ECS rather than an instance. */
export function judgesTask(check: JudgedPath): check is CheckedPath {
  return "service" in check;
}

/** Databases are what ordinary requests are for; other services beside them are not. */
const PRIMARY: ReadonlySet<DependencyKind> = new Set(["postgres", "mysql", "mongodb"]);

/** What start-up, the health checks and ordinary requests wait for outside the process, each place once. */
export function waitings(model: Model): Waiting[] {
  const checks: JudgedPath[] = [
    ...checkedPaths(model),
    ...instanceChecks(model).filter(
      ({ certain, answeredBy }) => certain && knownValue(answeredBy) === "process",
    ),
  ];
  return model.applications.flatMap((application) => {
    const own = checks.filter((check) => check.application === application);
    const health = healthWaitings(application, own);
    const seen = new Set(health.map((waiting) => placeKey(waiting.work)));
    const start = application.startupWork
      .filter((work) => work.waits && !seen.has(placeKey(work)))
      .map((work): Waiting => ({ application, work, holdsUp: "start", checks: [] }));
    const requests = ordinaryRequestsWaitFor(application, own)
      .filter((work) => !seen.has(placeKey(work)))
      .map((work): Waiting => ({ application, work, holdsUp: "requests", checks: [] }));
    return [...health, ...requests, ...start];
  });
}

/** What a request of this path waits for, in middleware and in the handler, whatever its kind. */
export function waitingsOfPath(model: Model, path: string): Waiting[] {
  return model.applications.flatMap((application) =>
    routesOf(application, path)
      .flatMap((route) => route.work)
      .filter((work) => work.waits)
      .map((work): Waiting => ({ application, work, holdsUp: "requests", checks: [] })),
  );
}

function healthWaitings(application: Application, checks: readonly JudgedPath[]): Waiting[] {
  const byPlace = new Map<string, { work: Work; checks: JudgedPath[] }>();
  for (const check of checks) {
    for (const work of routesOf(application, check.path).flatMap((route) => route.work)) {
      if (!work.waits) continue;
      const entry = byPlace.get(placeKey(work)) ?? { work, checks: [] };
      if (!entry.checks.includes(check)) entry.checks.push(check);
      byPlace.set(placeKey(work), entry);
    }
  }
  return [...byPlace.values()].map((entry) => ({ application, ...entry, holdsUp: "health" }));
}

/**
 * Middleware work on secondary services that stands before most ordinary routes. Most, not all: a
 * plugin's own pages may not show what runs before them.
 */
function ordinaryRequestsWaitFor(application: Application, checks: readonly JudgedPath[]): Work[] {
  const checked = new Set(checks.flatMap((check) => routesOf(application, check.path)));
  const ordinary = application.routes.filter((route) => !checked.has(route));
  const byPlace = new Map<string, { readonly work: Work; readonly routes: Set<Route> }>();
  for (const route of ordinary) {
    for (const work of route.work.filter(isSecondary)) {
      const entry = byPlace.get(placeKey(work)) ?? { work, routes: new Set<Route>() };
      entry.routes.add(route);
      byPlace.set(placeKey(work), entry);
    }
  }
  return [...byPlace.values()]
    .filter(({ routes }) => routes.size > ordinary.length / 2)
    .map(({ work }) => work);
}

function isSecondary({ waits, stage, dependency }: Work): boolean {
  return waits && stage === "middleware" && dependency !== "unknown" && !PRIMARY.has(dependency);
}

/** Several routes with one path are told apart by their order: the first answers. */
function routesOf(application: Application, path: string): Route[] {
  const match = routesFor(application, path);
  const [first] = match.outcome === "found" ? match.routes : [];
  return first ? [first] : [];
}

function placeKey(work: Work): string {
  const { place } = work.origin;
  return place ? `${place.file}:${place.line}:${place.column}` : `${work.client} ${work.operation}`;
}
