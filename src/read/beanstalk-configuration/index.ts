import { baseName, type InputFile } from "../../input/index.js";
import { known, type Origin, type RunningSetting, unknown, type Value } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf, type MapNode, originOf } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import type { Fragment, ReadContext, Reader } from "../reader.js";
import { namedPlatform, tierNamed } from "../resource/beanstalk-environment.js";
import { readOptionSettings } from "../resource/option-settings.js";
import { resolvePlain } from "../resource/plain.js";
import { entryValue } from "../resource/resolved.js";
import { settingSecrets } from "../resource/setting-secrets.js";
import { bundleFor, isOneOfSeveral } from "./bundle.js";
import { descriptionsIn, mayHaveShape, shapeOf } from "./shapes.js";

/** Saved configurations, `env.yaml`, the EB CLI's `config.yml`, lists for `--option-settings`, and what the API describes. */
export const reader: Reader = {
  id: "beanstalk-configuration",
  title: "settings of Elastic Beanstalk environments",

  recognises(file: InputFile): boolean {
    const text = file.text();
    if (text === null || !mayHaveShape(text)) return false;
    const root = documentOf(file)?.root;
    return root != null && shapeOf(root) !== null;
  },

  read(file: InputFile, context: ReadContext): Fragment {
    const document = documentOf(file);
    const root = document?.root;
    if (document == null || root == null) return { describesDeployment: false };
    const problems = document.problems;
    const shape = shapeOf(root);
    const bundle = bundleFor(file.path, context.files);
    const origin = originOf(root);
    const around = { describesDeployment: true, deploymentFolder: bundle, problems };
    if (shape === "settings") return { ...around, ...settingsFile(root, bundle, origin) };
    if (root.kind !== "map") return { describesDeployment: false, problems };
    if (shape === "description") {
      const running = descriptionsIn(root).flatMap(runningIn);
      return { ...around, describesDeployment: false, bundles: [{ origin, bundle, running }] };
    }
    if (shape === "command-line") {
      const platform = platformIn(childOf(root, "global"), ["default_platform"]);
      const artifact = childOf(childOf(root, "deploy"), "artifact");
      const fact = {
        origin,
        bundle,
        usesCommandLine: true,
        ...(platform === null ? {} : { platform }),
        ...(artifact?.kind === "scalar" && artifact.text !== "" ? { artifact: originOf(artifact) } : {}),
      };
      return { ...around, bundles: [fact] };
    }
    return { ...around, ...manifest(root, file.path, bundle, context) };
  },

  edit(file, change) {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

/** A list for `--option-settings`, or a request as `--cli-input-json` takes it: set directly. */
function settingsFile(root: DocumentNode, bundle: string, origin: Origin): Partial<Fragment> {
  const list = root.kind === "map" ? childOf(root, "OptionSettings") : root;
  const read = readOptionSettings(list === undefined ? undefined : resolvePlain(list), "direct");
  const platform = root.kind === "map" ? platformIn(root, ["SolutionStackName", "PlatformArn"]) : null;
  return {
    bundles: [{ origin, bundle, settings: read.settings, ...(platform === null ? {} : { platform }) }],
    refusals: [...read.refusals],
    secrets: settingSecrets(root, read.settings),
  };
}

/** `env.yaml` or a saved configuration. Of several saved ones each is an environment of its own, made from the same bundle. */
function manifest(root: MapNode, path: string, bundle: string, { files }: ReadContext): Partial<Fragment> {
  const resolved = resolvePlain(root);
  const { settings, refusals } = readOptionSettings(entryValue(resolved, "OptionSettings"), "saved");
  const origin = originOf(root);
  const platform =
    platformIn(root, ["SolutionStack", "SolutionStackName", "PlatformArn"]) ??
    platformIn(childOf(root, "Platform"), ["PlatformArn"]);
  const tier = childOf(childOf(root, "EnvironmentTier"), "Name");
  const name = childOf(root, "EnvironmentName");
  const found = { refusals: [...refusals], secrets: settingSecrets(root, settings) };
  const saved = /\.cfg\.ya?ml$/.test(path);
  if (saved && isOneOfSeveral(path, files)) {
    const id = baseName(path).replace(/\.cfg\.ya?ml$/, "");
    const alone = { origin, bundle, request: true, id, settings };
    const incomplete = "what else the environment is made with stands in no file";
    return {
      ...found,
      bundles: [
        {
          ...alone,
          incomplete,
          tier: tierNamed(textValue(tier), origin),
          ...(platform === null ? {} : { platform }),
        },
      ],
    };
  }
  return {
    ...found,
    bundles: [
      {
        origin,
        bundle,
        settings,
        ...(platform === null ? {} : { platform }),
        ...(tier === undefined ? {} : { tier: tierNamed(textValue(tier), origin) }),
        ...(name?.kind === "scalar" ? { name: known(name.text, originOf(name)) } : {}),
      },
    ],
  };
}

function platformIn(node: DocumentNode | undefined, keys: readonly string[]) {
  const value = keys.map((key) => textValue(childOf(node, key))).find((each) => each !== null);
  return value == null || !value.known || value.value === "" ? null : namedPlatform(value);
}

function textValue(node: DocumentNode | undefined): Value<string> | null {
  if (node === undefined || (node.kind === "scalar" && node.value === null)) return null;
  return node.kind === "scalar"
    ? known(node.text, originOf(node))
    : unknown("it is not a text", originOf(node));
}

function runningIn(description: MapNode): RunningSetting[] {
  const list = childOf(description, "OptionSettings");
  if (list?.kind !== "list") return [];
  return list.items.flatMap((item): RunningSetting[] => {
    const [namespace, name, value] = ["Namespace", "OptionName", "Value"].map((key) => childOf(item, key));
    if (namespace?.kind !== "scalar" || name?.kind !== "scalar") return [];
    return [
      {
        origin: originOf(value ?? item),
        namespace: namespace.text,
        name: name.text,
        value: value?.kind === "scalar" && value.value !== null ? value.text : null,
      },
    ];
  });
}
