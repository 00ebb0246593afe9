import type { FoundPlace } from "../finding/index.js";
import { baseName, folderOf, type InputFiles, joinPath } from "../input/index.js";
import type { Place } from "../model/index.js";
import { childOf, type DocumentNode, documentOf, entryOf, type MapEntry } from "./document/index.js";
import { mentionsPlan, planOf } from "./terraform/plan.js";

/** Where a CDK template says which construct made a resource, when it is made by the command line tool. */
const PATH_KEY = "aws:cdk:path";

/** The places of a finding, each with the construct or the block of Terraform's source that made what stands there. */
export function withConstructs(where: readonly FoundPlace[], files: InputFiles): FoundPlace[] {
  return where.map((place) => {
    const construct = constructAt(place, files);
    return construct === null ? place : { ...place, construct };
  });
}

function constructAt(place: FoundPlace, files: InputFiles): string | null {
  const manifest = manifestBeside(place.file, files);
  const text = files.files.get(place.file)?.text() ?? "";
  if (mentionsPlan(text)) return plannedAt(place, rootOf(place.file, files));
  // Most files are no templates of the CDK: a look at the text spares parsing them.
  if (manifest === null && !text.includes(PATH_KEY)) return null;
  const resource = resourceAt(place, rootOf(place.file, files));
  if (resource === undefined) return null;
  const path = childOf(childOf(resource.value, "Metadata"), PATH_KEY);
  if (path?.kind === "scalar") return withoutResource(path.text);
  return manifest === null ? null : pathOf(resource.key, place.file, manifest, files);
}

/** The address of a resource in a plan, all of which stands on one line. */
function plannedAt(place: Place, root: DocumentNode | null): string | null {
  const resources = planOf(root)?.resources.values() ?? [];
  return [...resources].find(({ node }) => holds(node.place, place))?.address ?? null;
}

function resourceAt(place: Place, root: DocumentNode | null): MapEntry | undefined {
  const resources = childOf(root, "Resources");
  return resources?.kind === "map"
    ? resources.entries.find(({ value }) => holds(value.place, place))
    : undefined;
}

/** A template may stand on one line. */
function holds(outer: Place, inner: Place): boolean {
  const begins = outer.line < inner.line || (outer.line === inner.line && outer.column <= inner.column);
  const ends =
    inner.line < outer.endLine || (inner.line === outer.endLine && inner.column <= outer.endColumn);
  return begins && ends;
}

/** The path of the construct with a logical id, from what the assembly keeps beside its templates. */
function pathOf(id: string, template: string, manifest: DocumentNode, files: InputFiles): string | null {
  const artifacts = childOf(manifest, "artifacts");
  const stack = (artifacts?.kind === "map" ? artifacts.entries : []).find(
    ({ value }) => textOf(childOf(childOf(value, "properties"), "templateFile")) === baseName(template),
  )?.value;
  const apart = textOf(childOf(stack, "additionalMetadataFile"));
  const metadata =
    childOf(stack, "metadata") ??
    (apart === null ? undefined : (rootOf(joinPath(folderOf(template), apart), files) ?? undefined));
  for (const { key, value } of metadata?.kind === "map" ? metadata.entries : []) {
    const named = value.kind === "list" && value.items.some((item) => isLogicalId(item, id));
    if (named) return withoutResource(key.replace(/^\//, ""));
  }
  return null;
}

function isLogicalId(item: DocumentNode, id: string): boolean {
  return textOf(childOf(item, "type")) === "aws:cdk:logicalId" && textOf(entryOf(item, "data")?.value) === id;
}

function manifestBeside(file: string, files: InputFiles): DocumentNode | null {
  const path = joinPath(folderOf(file), "manifest.json");
  return files.files.get(path)?.text()?.includes("aws:cloudformation:stack") === true
    ? rootOf(path, files)
    : null;
}

function rootOf(path: string, files: InputFiles): DocumentNode | null {
  const file = files.files.get(path);
  return file === undefined ? null : (documentOf(file)?.root ?? null);
}

function withoutResource(path: string): string {
  return path.replace(/\/Resource$/, "");
}

function textOf(node: DocumentNode | undefined): string | null {
  return node?.kind === "scalar" ? node.text : null;
}
