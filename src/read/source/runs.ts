import { type Run, type RunRequest, runApplication } from "./application.js";
import type { ModuleGraph } from "./graph/module-graph.js";

interface KnownRun {
  readonly visits: boolean;
  readonly served: string | null;
  readonly invoked: boolean;
  /** What each variable that it read held; undefined where nobody knows. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** Variables that it asked about, and whether something sets them. */
  readonly unset: ReadonlyMap<string, boolean>;
  readonly run: Run;
}

const runs = new WeakMap<ModuleGraph, KnownRun[]>();

/**
 * The run of a program in this environment. Only the variables that it reads make a difference:
 * deployments that give the same for them share one run.
 */
export function runIn(request: RunRequest): Run {
  const { graph, environment, isUnset, served, invoked, visits } = request;
  const known = runs.get(graph) ?? [];
  runs.set(graph, known);
  const same = known.find(
    (one) =>
      one.served === served &&
      one.invoked === invoked &&
      (one.visits || !visits) &&
      [...one.variables].every(([name, value]) => environment.get(name) === value) &&
      [...one.unset].every(([name, answer]) => isUnset(name) === answer),
  );
  if (same !== undefined) return same.run;
  const unset = new Map<string, boolean>();
  const run = runApplication({
    ...request,
    isUnset: (name) => {
      const answer = isUnset(name);
      unset.set(name, answer);
      return answer;
    },
  });
  const variables = new Map(run.reads.map(({ name }) => [name, environment.get(name)]));
  known.push({ served, invoked, visits, variables, unset, run });
  return run;
}
