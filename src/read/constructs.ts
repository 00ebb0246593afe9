import type { FoundPlace } from "../finding/index.js";
import type { InputFiles } from "../input/index.js";
import type { Place } from "../model/index.js";
import { childOf, documentOf, type SourceDocument } from "./document/index.js";

/** Where a CDK template says which construct made a resource. */
const PATH_KEY = "aws:cdk:path";

/** The places of a finding, each with the construct that made what stands there. */
export function withConstructs(where: readonly FoundPlace[], files: InputFiles): FoundPlace[] {
  return where.map((place) => {
    const construct = constructAt(place, files);
    return construct === null ? place : { ...place, construct };
  });
}

function constructAt(place: FoundPlace, files: InputFiles): string | null {
  const source = files.files.get(place.file);
  // Most files are no templates of the CDK: a look at the text spares parsing them.
  if (source === undefined || !source.text()?.includes(PATH_KEY)) return null;
  const document = documentOf(source);
  return document === null ? null : pathIn(document, place);
}

function pathIn({ root }: SourceDocument, place: Place): string | null {
  const resources = childOf(root, "Resources");
  if (resources?.kind !== "map") return null;
  const own = resources.entries.find(({ value }) => holds(value.place, place));
  const path = childOf(childOf(own?.value, "Metadata"), PATH_KEY);
  return path?.kind === "scalar" ? path.text.replace(/\/Resource$/, "") : null;
}

/** A template may stand on one line. */
function holds(outer: Place, inner: Place): boolean {
  const begins = outer.line < inner.line || (outer.line === inner.line && outer.column <= inner.column);
  const ends =
    inner.line < outer.endLine || (inner.line === outer.endLine && inner.column <= outer.endColumn);
  return begins && ends;
}
