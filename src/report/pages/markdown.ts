/** Words for Markdown: what looks like markup stays text, what stands in backticks stays code. */
export function prose(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\*<>|]|(?<![\w])_|_(?![\w])/g, "\\$&")))
    .join("");
}

/** A block of code, fenced by more backticks than it holds. */
export function block(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n+$/, "")}\n${fence}`;
}

/** Folded, so that the page can be read without it. */
export function folded(summary: string, body: string): string {
  return `<details>\n<summary>${html(summary)}</summary>\n\n${body}\n\n</details>`;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  yaml: "yaml",
  yml: "yaml",
  config: "yaml",
  json: "json",
  js: "js",
  mjs: "js",
  cjs: "js",
  ts: "ts",
  py: "python",
  rb: "ruby",
  php: "php",
  java: "java",
  sh: "sh",
  toml: "toml",
  conf: "nginx",
};

export function languageOf(file: string): string {
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (/^Dockerfile|\.dockerfile$/i.test(name)) return "dockerfile";
  return LANGUAGES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "";
}

function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("`", "");
}
