import { type InputFiles, joinPath } from "../../../input/index.js";
import { known, type PeriodicTask, unknown } from "../../../model/index.js";
import { childOf, documentOf, originOf } from "../../document/index.js";

const TASKS_MAX = 500;

/**
 * The entries of `cron.yaml` at the bundle's root.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features-managing-env-tiers.html (read 2026-11-21).
 */
export function periodicTasksOf(bundle: string, files: InputFiles): PeriodicTask[] {
  const file = files.files.get(joinPath(bundle, "cron.yaml"));
  const list = childOf(file === undefined ? null : documentOf(file)?.root, "cron");
  if (list?.kind !== "list") return [];
  return list.items.slice(0, TASKS_MAX).flatMap((item): PeriodicTask[] => {
    const [name, url] = [childOf(item, "name"), childOf(item, "url")];
    if (name?.kind !== "scalar" || url === undefined) return [];
    const origin = originOf(url);
    const path = url.kind === "scalar" ? known(url.text, origin) : unknown("it is not a text", origin);
    return [{ origin: originOf(item), name: name.text, path }];
  });
}
