import type { Document } from "../documents/document.js";

/** The document's feedback as a text that people can read and other programs can keep. */
export function reportOf({ title, uploadedAt, sections, feedback }: Document): string {
  const lines = [`# Feedback on ${title}`, "", `Uploaded ${uploadedAt}.`];
  for (const [index, { heading }] of sections.entries()) {
    const given = feedback[index];
    lines.push("", `## ${heading}`, "");
    if (given === null || given === undefined) {
      lines.push("No feedback yet.");
      continue;
    }
    for (const { kind, quote, advice } of given.findings)
      lines.push(`- **${kind}**${quote === "" ? "" : ` “${quote}”`}: ${advice}`);
    if (given.findings.length === 0) lines.push("Nothing was found.");
    lines.push("", `Reviewed by ${given.reviewer}, ${given.at}.`);
  }
  return `${lines.join("\n")}\n`;
}
