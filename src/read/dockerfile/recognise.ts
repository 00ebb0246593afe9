const KEYWORD =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/i;
const FROM_LINE = /^FROM(?:\s+--[a-z]+=\S+)*\s+[\w./:@${}[\]"'+-]+(?:\s+AS\s+\S+)?\s*(?:#.*)?$/i;

/** Lines looked at: enough to tell, also for a long file. */
const LINES_MAX = 400;

/** A Dockerfile by what it says: instructions only, a FROM first — or, with its FROM forgotten, nothing else. */
export function isDockerfile(text: string): boolean {
  const words = firstWords(text);
  const instructions = words.filter(({ word }) => KEYWORD.test(word));
  if (instructions.length === 0 || instructions.length < words.length * 0.8) return false;
  const first = words.find(({ word }) => !/^(?:ARG)$/i.test(word));
  if (first !== undefined && FROM_LINE.test(first.line)) return true;
  const typical = new Set(instructions.map(({ word }) => word));
  return (
    instructions.length === words.length &&
    instructions.length >= 3 &&
    [...typical].every((word) => word === word.toUpperCase()) &&
    ["RUN", "COPY", "CMD", "ENTRYPOINT"].filter((word) => typical.has(word)).length >= 2
  );
}

/** The first word of each instruction: comments, continuation lines and heredocs left out. */
function firstWords(text: string): { word: string; line: string }[] {
  const words: { word: string; line: string }[] = [];
  const escape = /^#\s*escape\s*=\s*`/im.test(text.slice(0, 500)) ? "`" : "\\";
  let continued = false;
  let heredoc: string | null = null;
  for (const line of text.slice(0, 100_000).split(/\r?\n/, LINES_MAX)) {
    const trimmed = line.trim();
    if (heredoc !== null) {
      if (trimmed === heredoc) heredoc = null;
      continue;
    }
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    if (!continued) words.push({ word: trimmed.split(/\s/, 1)[0] ?? "", line: trimmed });
    continued = trimmed.endsWith(escape);
    heredoc = /^(?:RUN|COPY|ADD)\b.*<<-?\s*["']?(\w+)["']?/i.exec(trimmed)?.[1] ?? null;
  }
  return words;
}
