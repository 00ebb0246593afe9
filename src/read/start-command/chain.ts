import { known, type Origin, type ProcessOne, unknown, type Value } from "../../model/index.js";

/** What stands between process 1 and the application, outermost first. */
export interface ChainLink {
  readonly kind: ProcessOne["kind"];
  readonly program: string;
  /** The next one takes its place (`exec`), so that nothing stands between. */
  readonly replaced: boolean;
  /** A shell that runs one plain command: some shells then give up their place by themselves. */
  readonly plain: boolean;
}

export function processOneOf(
  chain: readonly ChainLink[],
  program: string,
  base: string | null,
  origin: Origin,
): ProcessOne {
  const standing = chain.filter((link) => !link.replaced);
  const first = standing[0];
  if (first === undefined)
    return { kind: "application", program, forwardsSignals: known(true, origin), origin };
  return {
    kind: first.kind,
    program: first.program,
    forwardsSignals: forwards(standing, base, origin),
    origin,
  };
}

function forwards(chain: readonly ChainLink[], base: string | null, origin: Origin): Value<boolean> {
  const shell = base === null ? "unknown" : shellOf(base);
  let open: string | null = null;
  for (const link of chain) {
    if (link.kind === "script" || (link.kind === "shell" && !link.plain)) return known(false, origin);
    // A package manager hands the signal to the shell that runs its script.
    if (link.kind === "shell" || link.kind === "package-manager") {
      if (shell === "stays") return known(false, origin);
      if (shell === "unknown") open ??= "the shell of its base image decides whether signals pass";
      else if (link.kind === "package-manager") open ??= `it depends on the version of ${link.program}`;
    }
  }
  return open === null ? known(true, origin) : unknown(open, origin);
}

/**
 * Given one plain command by `-c`, dash (Debian, Ubuntu) starts it as a child and waits; bash and
 * BusyBox's ash let it take their place.
 * Source: measured with dash 0.5.12; the sources of bash (ONESHOT) and of BusyBox (evalstring with EV_EXIT).
 */
export function shellOf(base: string): "stays" | "replaced" | "unknown" {
  const image = base.toLowerCase();
  if (/alpine|busybox/.test(image)) return "replaced";
  if (/amazonlinux|almalinux|rockylinux|centos|fedora|\bubi\d|oraclelinux/.test(image)) return "replaced";
  if (/debian|ubuntu|slim|bookworm|bullseye|buster|trixie|stretch|jammy|noble|focal|bionic/.test(image))
    return "stays";
  // The plain tags of these official images are made from Debian.
  return /^(?:docker\.io\/)?(?:library\/)?(?:node|python|ruby|golang|php|perl|rust|openjdk)(?::[\w.-]+)?$/.test(
    image,
  )
    ? "stays"
    : "unknown";
}
