import type { Finding } from "../finding/index.js";

/** The file that stands in the repository: an archive for what is inside of it. */
export function outerFile(file: string): string {
  const inside = file.indexOf("!/");
  return inside < 0 ? file : file.slice(0, inside);
}

export function isInArchive(file: string): boolean {
  return file.includes("!/");
}

/** Title and explanation as one text, without saying the same twice. */
export function messageOf(finding: Finding): string {
  const title = /[.!?]$/.test(finding.title) ? finding.title : `${finding.title}.`;
  return finding.explanation === finding.title || finding.explanation === ""
    ? title
    : `${title} ${finding.explanation}`;
}

/** Repairs in words, for formats that cannot apply them. */
export function repairsText(finding: Finding): string[] {
  return finding.repairs.map(({ description, safe, assumption }) => {
    const kind = assumption !== null ? "in the code" : safe ? "safe: --fix makes it" : "suggestion";
    return `Fix (${kind}): ${description}`;
  });
}
