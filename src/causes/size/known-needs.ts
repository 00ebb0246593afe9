import {
  type Container,
  environmentValue,
  knownValue,
  type Origin,
  parseImageReference,
} from "../../model/index.js";
import type { CommandLine } from "../shared/command-words.js";

/** The least memory that something is known to take, in MiB: a figure that was measured or is demanded. */
export interface KnownNeed {
  readonly mebibytes: number;
  /** For people: "importing torch takes 147 MiB in each of 4 workers". */
  readonly what: string;
  readonly source: string;
  readonly where: readonly { readonly origin: Origin; readonly value: string }[];
}

/**
 * What a process takes when it has only imported a package, by the smallest figure that was published.
 * Source: https://github.com/pytorch/pytorch/issues/86704 (read 2026-11-21): 147 MiB for the build without
 * CUDA of version 1.12, more for every later one and with CUDA.
 */
const IMPORTED: Readonly<Record<string, { readonly mebibytes: number; readonly source: string }>> = {
  torch: { mebibytes: 147, source: "https://github.com/pytorch/pytorch/issues/86704" },
};

/**
 * Images that end at once with less.
 * Source: https://learn.microsoft.com/sql/linux/sql-server-linux-setup#system (read 2026-11-21) and the
 * program's own words, "This program requires a machine with at least 2000 megabytes of memory".
 */
const IMAGES: readonly {
  readonly repository: RegExp;
  readonly mebibytes: number;
  readonly source: string;
}[] = [
  {
    repository: /^mcr\.microsoft\.com\/mssql\/server$/,
    mebibytes: 2000,
    source: "https://learn.microsoft.com/sql/linux/sql-server-linux-setup#system",
  },
];

export function knownNeeds(container: Container, command: CommandLine | null): KnownNeed[] {
  return [...byImage(container), ...byImports(container, command)];
}

function byImage({ image }: Container): KnownNeed[] {
  const reference = image.known ? parseImageReference(image.value) : null;
  const name = reference ? `${reference.registry}/${reference.repository}` : "";
  return IMAGES.filter(({ repository }) => repository.test(name)).map(({ mebibytes, source }) => ({
    mebibytes,
    what: `its program demands ${mebibytes} MiB and ends at once with less`,
    source,
    where: [{ origin: image.origin, value: knownValue(image) ?? "" }],
  }));
}

/** Workers that are processes each import for themselves; with `--preload` they share what was imported before. */
function byImports(container: Container, command: CommandLine | null): KnownNeed[] {
  const workers = workersOf(container, command);
  if (workers === null || /--preload\b/.test(command?.text ?? "")) return [];
  return (container.application?.imports ?? []).flatMap((each): KnownNeed[] => {
    const figure = each.kind === "package" ? IMPORTED[each.module.split(".", 1)[0] ?? ""] : undefined;
    if (figure === undefined || knownValue(each.found) === false) return [];
    return [
      {
        mebibytes: figure.mebibytes * workers.count,
        what: `importing ${each.module} alone takes ${figure.mebibytes} MiB in each of ${workers.count} workers`,
        source: figure.source,
        where: [
          { origin: workers.origin, value: `${workers.count}` },
          { origin: each.origin, value: each.module },
        ],
      },
    ];
  });
}

const SERVERS = /\b(?:gunicorn|uvicorn|hypercorn)\b/;
const WORKERS = /(?:^|\s)(?:-w|--workers)[= ]?(\d+)\b/;

function workersOf(
  container: Container,
  command: CommandLine | null,
): { readonly count: number; readonly origin: Origin } | null {
  if (command === null || !SERVERS.test(command.text)) return null;
  const written = WORKERS.exec(command.text)?.[1];
  if (written !== undefined) return { count: Number(written), origin: command.origin };
  const variable = environmentValue(container, "WEB_CONCURRENCY");
  const count = Number(knownValue(variable) ?? Number.NaN);
  return Number.isInteger(count) && count > 0 ? { count, origin: variable.origin } : null;
}
