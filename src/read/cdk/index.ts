import { folderOf, type InputFile, joinPath } from "../../input/index.js";
import { known } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf, originOf } from "../document/index.js";
import type { Fragment, ImageBuildFact, Reader } from "../reader.js";

/** Cheap: only what mentions the types of a cloud assembly is parsed. */
const MENTIONS = /"(?:aws:cloudformation:stack|cdk:cloud-assembly|dockerImages|files)"\s*[:,]/;

/** The manifests of a cloud assembly: which templates the CDK made, and what builds the images in them. */
export const reader: Reader = {
  id: "cdk",
  title: "a manifest of a CDK cloud assembly",

  recognises(file: InputFile): boolean {
    const text = file.text();
    if (text === null || !MENTIONS.test(text) || !/^\s*\{/.test(text)) return false;
    const root = documentOf(file)?.root ?? null;
    return isAssembly(root) || isAssetManifest(root);
  },

  read(file: InputFile): Fragment {
    const document = documentOf(file);
    const root = document?.root ?? null;
    const problems = document?.problems ?? [];
    if (isAssembly(root)) return { describesDeployment: false, problems, assemblies: [folderOf(file.path)] };
    return { describesDeployment: false, problems, imageBuilds: imagesOf(root, file) };
  },

  /** What the CDK writes is written anew at the next synthesis. */
  edit: () => null,
};

function isAssembly(root: DocumentNode | null): boolean {
  const artifacts = childOf(root, "artifacts");
  if (childOf(root, "version") === undefined || artifacts?.kind !== "map") return false;
  return artifacts.entries.some(({ value }) => {
    const type = childOf(value, "type");
    return type?.kind === "scalar" && /^(?:aws:cloudformation:stack|cdk:)/.test(type.text);
  });
}

function isAssetManifest(root: DocumentNode | null): boolean {
  const parts = [childOf(root, "files"), childOf(root, "dockerImages")];
  return (
    childOf(root, "version") !== undefined &&
    parts.some(
      (part) =>
        part?.kind === "map" &&
        part.entries.some(
          ({ value }) =>
            childOf(value, "source") !== undefined && childOf(value, "destinations") !== undefined,
        ),
    )
  );
}

/** Each image with the folder that it is built from, under the tag that the templates name. */
function imagesOf(root: DocumentNode | null, file: InputFile): ImageBuildFact[] {
  const images = childOf(root, "dockerImages");
  return (images?.kind === "map" ? images.entries : []).flatMap(({ value }) => {
    const source = childOf(value, "source");
    const directory = textAt(source, "directory");
    if (directory === null) return [];
    const context = joinPath(folderOf(file.path), directory);
    const platform = textAt(source, "platform");
    const origin = originOf(value);
    return destinationsOf(value).map(({ repository, tag }) => ({
      origin,
      dockerfile: joinPath(context, textAt(source, "dockerFile") ?? "Dockerfile"),
      context,
      target: textAt(source, "dockerBuildTarget"),
      tag: known(`${repository}:${tag}`, origin),
      ...(platform === null ? {} : { platforms: known([platform], origin) }),
    }));
  });
}

function destinationsOf(image: DocumentNode): { readonly repository: string; readonly tag: string }[] {
  const destinations = childOf(image, "destinations");
  return (destinations?.kind === "map" ? destinations.entries : []).flatMap(({ value }) => {
    const [repository, tag] = [textAt(value, "repositoryName"), textAt(value, "imageTag")];
    return repository === null || tag === null ? [] : [{ repository, tag }];
  });
}

function textAt(node: DocumentNode | undefined, key: string): string | null {
  const value = childOf(node, key);
  return value?.kind === "scalar" && value.value !== null ? value.text : null;
}
