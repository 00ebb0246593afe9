import { isWithin } from "../input/index.js";
import type { Part } from "./recognise.js";

/**
 * A cloud assembly is what a synthesis left behind. Where the same input holds deployment files of
 * its own, those are what somebody deploys, and the assembly may be older than its source: it is
 * left out. Where it is all there is, or was asked for, it is the deployment.
 */
export function withoutLeftovers(parts: readonly Part[]): Part[] {
  const folders = parts.flatMap((part) => part.fragment.assemblies ?? []);
  if (folders.length === 0 || folders.includes(".")) return [...parts];
  const inAssembly = (part: Part): boolean => folders.some((folder) => isWithin(part.file, folder));
  const own = parts.some((part) => part.fragment.describesDeployment && !inAssembly(part));
  return own ? parts.filter((part) => !inAssembly(part)) : [...parts];
}

/** Templates that a tool writes: an edit of them is lost at the next synthesis. */
export function generatedFiles(parts: readonly Part[]): ReadonlySet<string> {
  const folders = parts.flatMap((part) => part.fragment.assemblies ?? []);
  return new Set(
    parts.filter((part) => folders.some((folder) => isWithin(part.file, folder))).map((part) => part.file),
  );
}
