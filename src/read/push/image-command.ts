/** A builder's command line, taken apart. */
export type ImageCommand =
  | {
      readonly kind: "build";
      readonly tags: readonly string[];
      readonly dockerfile: string | null;
      readonly target: string | null;
      readonly context: string | null;
      readonly pushes: boolean;
      /** `--platform`, split at its commas; null when it is not given. */
      readonly platforms: readonly string[] | null;
    }
  | { readonly kind: "tag"; readonly from: string; readonly to: string }
  | { readonly kind: "push"; readonly reference: string; readonly allTags: boolean };

const PROGRAMS = new Set(["docker", "podman", "nerdctl", "buildah", "finch"]);

/** Options of a build that take no value; every other long option does. */
const SWITCHES =
  /^(?:--(?:push|load|pull|no-cache|quiet|rm|force-rm|squash|compress|debug|all-tags|disable-content-trust|tls-verify)|-[qD])(?:=.*)?$/;

/** Null when the words are no build, tag or push. */
export function imageCommand(words: readonly string[]): ImageCommand | null {
  const at = words.findIndex((word) => PROGRAMS.has(word.replace(/^.*\//, "")));
  // `sudo docker`, `retry 3 docker` and `time docker` run it as well; `echo docker` and `which docker` do not.
  if (at < 0 || /^(?:echo|printf|which|command|type|#)$/.test(words[0] ?? "")) return null;
  const rest = words.slice(at + 1);
  while (
    /^(?:buildx|image|builder)$/.test(rest[0] ?? "") ||
    /^--(?:log-level|host|config)=/.test(rest[0] ?? "")
  )
    rest.shift();
  const [verb, ...operands] = rest;
  if (verb === "build" || verb === "bud") return buildOf(operands);
  const plain = operands.filter((word) => !word.startsWith("-"));
  if (verb === "tag") {
    return plain[0] === undefined || plain[1] === undefined
      ? null
      : { kind: "tag", from: plain[0], to: plain[1] };
  }
  if (verb !== "push") return null;
  // `podman push local docker://remote`
  const reference = (plain.at(-1) ?? "").replace(/^docker:\/\//, "");
  return reference === ""
    ? null
    : { kind: "push", reference, allTags: operands.includes("--all-tags") || operands.includes("-a") };
}

function buildOf(operands: readonly string[]): ImageCommand {
  const tags: string[] = [];
  let dockerfile: string | null = null;
  let target: string | null = null;
  let context: string | null = null;
  let pushes = false;
  let platforms: string[] | null = null;
  for (let at = 0; at < operands.length; at += 1) {
    const word = operands[at] ?? "";
    if (!word.startsWith("-") || word === "-") {
      context = word;
      continue;
    }
    if (word === "--push" || word === "--push=true") pushes = true;
    if (SWITCHES.test(word)) continue;
    const equals = word.indexOf("=");
    const short = /^-[tf]./.test(word) && !word.startsWith("--");
    const option = equals > 0 ? word.slice(0, equals) : short ? word.slice(0, 2) : word;
    const value = equals > 0 ? word.slice(equals + 1) : short ? word.slice(2) : (operands[at + 1] ?? "");
    if (equals < 0 && !short) at += 1;
    if (option === "-t" || option === "--tag") tags.push(value);
    if (option === "-f" || option === "--file") dockerfile = value;
    if (option === "--target") target = value;
    if (option === "--platform") platforms = value.split(",");
    if ((option === "-o" || option === "--output") && /type=registry|push=true/.test(value)) pushes = true;
  }
  return { kind: "build", tags, dockerfile, target, context, pushes, platforms };
}
