import { type InputFiles, joinPath } from "../../../input/index.js";
import { known, unknown, type Value } from "../../../model/index.js";
import { childOf, type DocumentNode, documentOf, originOf } from "../../document/index.js";

/** 1, 2 or 3; null when the bundle has no `Dockerrun.aws.json` or it does not say. */
export function dockerrunVersion(bundle: string | null, files: InputFiles): number | null {
  const version = childOf(rootOf(bundle, files), "AWSEBDockerrunVersion");
  const number = version?.kind === "scalar" ? Number(version.value) : Number.NaN;
  return number === 1 || number === 2 || number === 3 ? number : null;
}

/** The first container port of version 1, to which the instance's proxy passes requests; the others are not used. */
export function dockerrunPort(bundle: string, files: InputFiles): Value<readonly number[]> | null {
  if (dockerrunVersion(bundle, files) !== 1) return null;
  const ports = childOf(rootOf(bundle, files), "Ports");
  const first = ports?.kind === "list" ? childOf(ports.items[0], "ContainerPort") : undefined;
  if (first?.kind !== "scalar") return null;
  const port = Number(first.value);
  const origin = originOf(first);
  return Number.isInteger(port) && port > 0 ? known([port], origin) : unknown("it is not a number", origin);
}

function rootOf(bundle: string | null, files: InputFiles): DocumentNode | null {
  const file = bundle === null ? undefined : files.files.get(joinPath(bundle, "Dockerrun.aws.json"));
  return file === undefined ? null : (documentOf(file)?.root ?? null);
}
