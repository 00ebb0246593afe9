import type { InputFile } from "../../input/index.js";
import type { Refusal } from "../../model/index.js";
import { documentOf, type MapNode, originOf, type SourceDocument } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Fragment, Reader } from "../reader.js";
import { readOptionSettings } from "../resource/option-settings.js";
import { resolvePlain } from "../resource/plain.js";
import { entryValue } from "../resource/resolved.js";
import { settingSecrets } from "../resource/setting-secrets.js";
import { standingOf } from "./bundle.js";
import { commandsOf, filesOf, resourcesOf } from "./contents.js";
import { isSection, looksLikeConfiguration, sectionMeant } from "./sections.js";

/** Cheap, so that other YAML and JSON is not parsed for nothing. */
const MENTIONS = /^[ \t]*["']?(?:option_settings|container_commands)["']?\s*:/m;

/** Configuration files of Elastic Beanstalk: `.ebextensions/*.config`, in YAML or JSON. */
export const reader: Reader = {
  id: "ebextensions",
  title: "configuration files of Elastic Beanstalk",

  recognises(file: InputFile): boolean {
    const standing = standingOf(file.path).as;
    if (standing !== "elsewhere") return standing === "read" && file.text() !== null;
    if (!MENTIONS.test(file.text() ?? "")) return false;
    const root = documentOf(file)?.root;
    return root?.kind === "map" && looksLikeConfiguration(root);
  },

  read(file: InputFile): Fragment {
    const document = documentOf(file);
    if (document === null) return { describesDeployment: false };
    const standing = standingOf(file.path);
    // Outside of its folder such a file may be one of several to choose from: it stands for itself.
    const bundle = standing.as === "elsewhere" ? file.path : standing.bundle;
    const around = { describesDeployment: true, deploymentFolder: standing.bundle };
    const { root } = document;
    if (root === null) return { ...around, ...broken(document) };
    if (root.kind !== "map") return { ...around, refusals: [notAMap(document)] };
    const resolved = resolvePlain(root);
    if (resolved.kind !== "mapping") return around;
    const { settings, refusals } = readOptionSettings(entryValue(resolved, "option_settings"), "file");
    return {
      ...around,
      bundles: [
        {
          origin: originOf(root),
          bundle,
          settings,
          commands: commandsOf(resolved),
          resources: resourcesOf(resolved),
          files: filesOf(resolved),
        },
      ],
      secrets: settingSecrets(root, settings),
      refusals: [...refusals, ...wrongKeys(root)],
      problems: document.problems,
    };
  },

  edit(file, change) {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

/** An empty file, or one of comments alone, has no root and no problem either. */
function broken(document: SourceDocument): Partial<Fragment> {
  const [problem] = document.problems;
  if (problem === undefined) return {};
  if (/until its \{\{/.test(problem.message)) return { problems: document.problems };
  const line = problem.line ?? 1;
  const text = document.text.split(/\r?\n/)[line - 1] ?? "";
  const column = /^\s*/.exec(text)?.[0].length ?? 0;
  const place = {
    file: document.file,
    line,
    column: column + 1,
    endLine: line,
    endColumn: Math.max(text.trimEnd().length, column) + 1,
  };
  return {
    refusals: [
      {
        origin: { place, node: null, written: true },
        value: text.trim().slice(0, 60),
        what: `a configuration file cannot be read: ${problem.message.replace(/\.$/, "").replace(/^N/, "n")}`,
        why: "Elastic Beanstalk reads every configuration file of the version before it does anything else. With one that is neither YAML nor JSON the deployment ends at once: “contains invalid YAML or JSON … Update the configuration file.”",
      },
    ],
  };
}

function notAMap(document: SourceDocument): Refusal {
  const place = { file: document.file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    origin: { place, node: null, written: true },
    value: "",
    what: "a configuration file holds no sections",
    why: "A configuration file is a map of sections such as `option_settings` and `container_commands`. Elastic Beanstalk takes nothing from this one.",
  };
}

/** One unknown key costs the whole file; more than these say nothing new. */
const WRONG_KEYS_TOLD_MAX = 20;

function wrongKeys(root: MapNode): Refusal[] {
  return root.entries
    .filter(({ key, merged }) => !merged && !isSection(key))
    .slice(0, WRONG_KEYS_TOLD_MAX)
    .map(({ key, keyPlace }) => {
      return {
        origin: { place: keyPlace, node: null, written: true },
        value: key,
        what: `\`${key}\` is no section of a configuration file`,
        why: `${hintFor(key)}Elastic Beanstalk leaves the whole file out (“Error processing file (Skipping) … Contains invalid key”), with a warning among the events: nothing of what else stands in it is done.`,
      };
    });
}

function hintFor(key: string): string {
  if (key.startsWith("aws:")) return "Namespaces stand under `option_settings`. ";
  const meant = sectionMeant(key);
  return meant === null ? "" : `The section is called \`${meant}\`. `;
}
