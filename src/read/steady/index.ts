import type { InputProblem } from "../../finding/index.js";
import { baseName, folderOf, type InputFiles, joinPath } from "../../input/index.js";
import {
  childOf,
  type DocumentNode,
  documentOf,
  type MapNode,
  type SourceDocument,
} from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Fragment, Reader, SteadySettings } from "../reader.js";
import { isFolder } from "../start-command/index.js";

/** All that `steady.yml` may say. What `check` says is no part of a deployment: whoever checks reads it. */
const KEYS = ["application", "ordinaryRoute", "dependencies", "command", "check"] as const;

/** Of these, one must be there for a file of another name to be taken for it. */
const TELLING_KEYS: readonly string[] = ["application", "ordinaryRoute"];

const CHARACTERS_MAX = 20_000;

export const reader: Reader = {
  id: "steady",
  title: "steady.yml",
  recognises(file) {
    if (isNamedSteady(file.path)) return true;
    const text = file.text() ?? "";
    if (text.length > CHARACTERS_MAX || !/^(?:application|ordinaryRoute)\s*:/m.test(text)) return false;
    const root = documentOf(file)?.root;
    if (root?.kind !== "map") return false;
    const keys = root.entries.map((entry) => entry.key);
    return (
      keys.every((key) => KEYS.some((known) => known === key)) &&
      keys.some((key) => TELLING_KEYS.includes(key))
    );
  },
  read(file, { files }) {
    const document = documentOf(file);
    if (document === null) return { describesDeployment: false };
    if (document.root === null) return { describesDeployment: false, problems: document.problems };
    if (document.root.kind !== "map") {
      const message = `${baseName(file.path)} must be a map with the keys ${KEYS.join(", ")}.`;
      return { describesDeployment: false, problems: [{ file: file.path, line: 1, message }] };
    }
    const named = childOf(document.root, "application");
    if (!isNamedSteady(file.path) && named?.kind === "scalar" && isCopilots(file.path, named.text, files))
      return { describesDeployment: false };
    return settingsFragment(document, document.root);
  },
  edit(file, change) {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

/** Copilot keeps its application's name, which is no folder, beside the folders of its manifests in the same words. */
function isCopilots(path: string, name: string, files: InputFiles): boolean {
  if (/[/\\.]/.test(name)) return false;
  const folder = folderOf(path);
  const manifest = /^[^/]+\/manifest\.ya?ml$/;
  return (
    !isFolder(joinPath(folder, name), files) ||
    [...files.files.keys()].some(
      (each) => each.startsWith(`${folder}/`) && manifest.test(each.slice(folder.length + 1)),
    )
  );
}

function isNamedSteady(path: string): boolean {
  return /^steady\.ya?ml$/i.test(baseName(path));
}

function settingsFragment(document: SourceDocument, root: MapNode): Fragment {
  const problems: InputProblem[] = [...document.problems];
  const say = (node: DocumentNode, message: string): void => {
    problems.push({ file: document.file, line: node.place.line, message });
  };
  for (const { key, value } of root.entries) {
    if (KEYS.some((known) => known === key)) continue;
    say(value, `${JSON.stringify(key)} is not a setting of steady.yml; there are ${KEYS.join(", ")}.`);
  }
  const text = (key: string): string | null => {
    const node = childOf(root, key);
    if (node === undefined || (node.kind === "scalar" && node.value === null)) return null;
    if (node.kind === "scalar") return node.text;
    say(node, `"${key}" must be a text.`);
    return null;
  };
  const application = text("application");
  const settings: SteadySettings = {
    application,
    ordinaryRoute: text("ordinaryRoute"),
    dependencies: addresses(childOf(root, "dependencies"), say),
    command: text("command"),
  };
  return {
    describesDeployment: false,
    settings,
    problems,
    ...(application === null ? {} : { applicationRoot: joinPath(folderOf(document.file), application) }),
  };
}

function addresses(
  node: DocumentNode | undefined,
  say: (node: DocumentNode, message: string) => void,
): Record<string, string> {
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return {};
  if (node.kind !== "map") {
    say(node, '"dependencies" must be a map from a name to its URL.');
    return {};
  }
  const entries = node.entries.flatMap(({ key, value }) => {
    if (value.kind === "scalar" && value.value !== null) return [[key, value.text] as const];
    say(value, `The address of "${key}" must be a URL.`);
    return [];
  });
  return Object.fromEntries(entries);
}
