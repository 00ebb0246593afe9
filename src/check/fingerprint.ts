import { createHash } from "node:crypto";
import type { Finding, FoundPlace } from "../finding/index.js";
import type { InputFiles } from "../input/index.js";
import { mask } from "../mask/index.js";
import { type DocumentNode, documentOf } from "../read/document/index.js";

const CHARACTERS = 32;

/** Keys whose text names an item of a list, so that the item's number need not. */
const NAMING_KEYS = new Set(["name", "key", "id", "optionname", "parameterkey", "logicalid", "sid"]);

/**
 * The findings with their fingerprints: made of the cause and of where in the file's structure it
 * stands (`Resources/Service/Properties/DesiredCount`), or of the line's own text where there is no
 * structure. Line numbers, values, the order of files and their folders are no part of it: beside the
 * file's name it tells one defect from another.
 */
export function withFingerprints(findings: readonly Finding[], files: InputFiles): Finding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const [place] = finding.where;
    const spot = `${finding.cause}\n${place ? spotOf(place, files) : finding.title}`;
    const inFile = `${place?.file ?? ""}\n${spot}`;
    const ordinal = seen.get(inFile) ?? 0;
    seen.set(inFile, ordinal + 1);
    const fingerprint = createHash("sha256").update(`${spot}\n${ordinal}`).digest("hex").slice(0, CHARACTERS);
    return { ...finding, fingerprint };
  });
}

function spotOf(place: FoundPlace, files: InputFiles): string {
  const file = files.files.get(place.file);
  const line = file?.text()?.split("\n")[place.line - 1] ?? "";
  // Only what has the shape of a document is parsed as one; other text has no structure that is known here.
  const document =
    file !== undefined && /^\s*(?:- )*["']?[\w.:/-]+["']?\s*:|[{[]/.test(line) ? documentOf(file) : null;
  const offset = document?.lines.offset(place.line, place.column) ?? null;
  const path = document?.root && offset !== null ? pathAt(document.root, offset) : null;
  return path ?? mask(line).replace(/\s+/g, " ").trim();
}

/** The steps from the root to what begins at (or holds) the offset; null when nothing does. */
function pathAt(root: DocumentNode, offset: number): string | null {
  const steps: string[] = [];
  let node: DocumentNode = root;
  while (node.start !== offset || steps.length === 0) {
    const next = childAt(node, offset);
    if (next === null) break;
    steps.push(next.step);
    node = next.node;
  }
  return steps.length === 0 ? null : steps.join("/");
}

function childAt(node: DocumentNode, offset: number): { step: string; node: DocumentNode } | null {
  if (node.kind === "map") {
    const entry = node.entries.find(
      (one) => !one.merged && one.keyStart <= offset && offset <= Math.max(one.keyEnd, one.value.end),
    );
    return entry === undefined ? null : { step: entry.key, node: entry.value };
  }
  if (node.kind === "scalar") return null;
  const index = node.items.findIndex((item) => item.start <= offset && offset <= item.end);
  const item = node.items[index];
  return item === undefined ? null : { step: nameOf(item) ?? `${index}`, node: item };
}

function nameOf(item: DocumentNode): string | null {
  if (item.kind !== "map") return null;
  const naming = item.entries.find(
    ({ key, value }) => NAMING_KEYS.has(key.toLowerCase()) && value.kind === "scalar",
  );
  return naming?.value.kind === "scalar" ? `[${naming.value.text}]` : null;
}
