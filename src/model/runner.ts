import type { HostProcess } from "./host.js";
import type { Container } from "./task.js";

/** What runs an application behind a balancer: a container of a task, or a process of an instance. */
export type Runner = Container | HostProcess;

export function isContainer(runner: Runner): runner is Container {
  return "portMappings" in runner;
}
