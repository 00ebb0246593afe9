import { causes, findingOf } from "../../../causes/index.js";
import type { Finding } from "../../../finding/index.js";
import type { UnknownFact } from "../../../model/index.js";
import { documentOf } from "../../../read/document/index.js";
import type { DocumentNode } from "../../../read/document/index.js";
import type { ReadResult } from "../../../read/index.js";
import { diagnosticOf } from "./diagnostic.js";
import { type Refused, refusedBy } from "./judge.js";
import { processedLater } from "./processed.js";
import { askValidator, findValidator, type Template, VALIDATOR } from "./thread.js";

export interface SchemaOpinion {
  readonly findings: readonly Finding[];
  /** Templates that were not judged, and why. */
  readonly unknown: readonly UnknownFact[];
  readonly installed: boolean;
  /** For the one who asked: why there is no opinion at all, in one sentence. */
  readonly notice: string | null;
}

export const HOW_TO_GET = `AWS's own validator is not installed: npm install --save-dev ${VALIDATOR} beside steadystate, or npx --package steadystate --package ${VALIDATOR} steady check --schema.`;

interface Asked extends Template {
  readonly root: DocumentNode;
}

/**
 * What AWS's own offline validator says of the templates that were read: schemas and values. It is
 * looked for beside this program only, and speaks from a thread of its own.
 */
export async function schemaOpinion(
  result: ReadResult,
  validator: string | null = findValidator(),
): Promise<SchemaOpinion> {
  if (validator === null) return { findings: [], unknown: [], installed: false, notice: HOW_TO_GET };
  const { asked, skipped } = templatesOf(result);
  if (asked.length === 0) return { findings: [], unknown: skipped, installed: true, notice: null };
  const { said, ended } = await askValidator(
    validator,
    asked.map(({ file, text }) => ({ file, text })),
  );
  const refused = asked.flatMap(({ file, root }) =>
    (said.get(file) ?? []).flatMap((raw) => {
      const diagnostic = diagnosticOf(raw);
      return diagnostic === null ? [] : (refusedBy(diagnostic, root) ?? []);
    }),
  );
  const unanswered = asked
    .filter(({ file }) => !said.has(file))
    .map(({ root }) => notJudged(root, ended ?? "it could not read the template"));
  return {
    findings: refused.map(toFinding).sort(byPlace),
    unknown: [...skipped, ...unanswered],
    installed: true,
    notice:
      ended === null ? null : `AWS's own validator gave up: ${ended}. What it had said until then is told.`,
  };
}

function templatesOf(result: ReadResult): { readonly asked: Asked[]; readonly skipped: UnknownFact[] } {
  const files = new Set(result.models.flatMap((model) => model.stacks.map((stack) => stack.file)));
  const asked: Asked[] = [];
  const skipped: UnknownFact[] = [];
  for (const path of files) {
    const file = result.files.files.get(path);
    const document = file === undefined ? null : documentOf(file);
    const text = file?.text() ?? null;
    if (document === null || document.root === null || text === null || document.problems.length > 0)
      continue;
    const later = processedLater(document.root);
    if (later === null) asked.push({ file: path, text, root: document.root });
    else skipped.push(notJudged(document.root, later));
  }
  return { asked, skipped };
}

function notJudged(root: DocumentNode, why: string): UnknownFact {
  return { what: "what AWS's own validator says of the template", why, where: [root.place] };
}

/** The validator's own order is another in every run. */
function byPlace(a: Finding, b: Finding): number {
  const [one, other] = [a.where[0], b.where[0]];
  return (
    (one?.file ?? "").localeCompare(other?.file ?? "") ||
    (one?.line ?? 0) - (other?.line ?? 0) ||
    a.title.localeCompare(b.title)
  );
}

function toFinding(refused: Refused): Finding {
  const cause = causes.find(({ id }) => id === "configuration-file-invalid");
  if (cause === undefined) throw new Error("the cause of refused values is not in the catalogue");
  const { message, logicalId, resourceType, ruleId, origin, value, confidence } = refused;
  return findingOf(
    cause,
    {
      title: `${logicalId}: ${message}`,
      explanation: `The schema of ${resourceType} does not allow what is written here. CloudFormation refuses the resource before it is made, and the stack rolls back. (AWS's own validator, rule ${ruleId}.)`,
      where: [{ origin, value }],
      confidence,
    },
    "configuration",
  );
}
