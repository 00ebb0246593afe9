import type { InputFile } from "../../input/index.js";
import type { Origin } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf, originOf } from "../document/index.js";
import type { ImageCommand } from "./image-command.js";

export interface WorkflowBuild {
  readonly command: ImageCommand;
  readonly origin: Origin;
}

/** Steps of a GitHub workflow that use the build-and-push action. */
export function workflowBuilds(file: InputFile): WorkflowBuild[] {
  if (!/docker\/build-push-action@/.test(file.text() ?? "")) return [];
  const builds: WorkflowBuild[] = [];
  visit(documentOf(file)?.root ?? null, (node) => {
    const uses = childOf(node, "uses");
    const inputs = childOf(node, "with");
    if (uses?.kind !== "scalar" || !uses.text.startsWith("docker/build-push-action@") || inputs === undefined)
      return;
    const text = (key: string): string | null => {
      const value = childOf(inputs, key);
      return value?.kind === "scalar" && value.value !== null ? value.text : null;
    };
    const tags = childOf(inputs, "tags");
    builds.push({
      origin: originOf(tags ?? node),
      command: {
        kind: "build",
        tags: listed(text("tags") ?? ""),
        dockerfile: text("file"),
        target: text("target"),
        context: text("context") ?? ".",
        platforms: named(text("platforms")),
        // An expression decides when the workflow runs; it is there to push.
        pushes: (text("push") ?? "false") !== "false",
      },
    });
  });
  return builds;
}

/** Inputs of several values have them on lines or between commas. */
function listed(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** An input that is left empty is not given. */
function named(text: string | null): string[] | null {
  const items = listed(text ?? "");
  return items.length === 0 ? null : items;
}

export function visit(node: DocumentNode | null, look: (node: DocumentNode) => void, depth = 0): void {
  if (node === null || depth > 12) return;
  look(node);
  const children =
    node.kind === "map" ? node.entries.map((entry) => entry.value) : node.kind === "list" ? node.items : [];
  for (const child of children) visit(child, look, depth + 1);
}
