import { baseName } from "../../../input/index.js";
import {
  type FastcgiPool,
  known,
  type Model,
  type ScriptCommand,
  unknown,
  type Value,
} from "../../../model/index.js";
import { poolsOf } from "../../php-fpm/pools.js";
import type { PlacedFile, UserData } from "../../user-data/index.js";

/**
 * Folders whose files PHP-FPM of the systems' packages includes: the first on Amazon Linux, the second on Debian
 * and Ubuntu. Source: https://packages.debian.org/sid/amd64/php8.2-fpm/filelist (read 2026-11-21).
 */
const POOL_FOLDER = /^\/etc\/(?:php-fpm\.d|php\/[\d.]+\/fpm\/pool\.d)\/?$/;
const POOL_FILE = /^\/etc\/(?:php-fpm\.d|php\/[\d.]+\/fpm\/pool\.d)\/[^/]+\.conf$/;
/** The packages' own file, with a pool of the same name. */
const PACKAGED = "www.conf";

/** The pools that a script puts on an instance; known only where they take the place of the package's own. */
export function poolsOnHost({ script, files }: UserData, model: Model): Value<readonly FastcgiPool[]> {
  const lost = (why: string): Value<readonly FastcgiPool[]> => unknown(why, script.origin);
  const byPath = new Map<string, readonly FastcgiPool[]>();
  for (const file of files) {
    if (/^\/etc\/.*fpm.*\.conf$/.test(file.path) && !POOL_FILE.test(file.path))
      return lost("PHP-FPM's own configuration is written anew");
    if (!POOL_FILE.test(file.path)) continue;
    const pools = file.certain && file.text !== null ? writtenPools(file, file.text) : null;
    if (pools === null || pools.length === 0) return lost(`what ${file.path} says is not known`);
    byPath.set(file.path, pools);
  }
  for (const command of script.commands) {
    const copied = copiedFile(command, POOL_FOLDER, POOL_FILE);
    if (copied === null) {
      if (mayChange(command)) return lost("a command changes PHP-FPM's configuration");
      continue;
    }
    const source = onlyFile(
      model.fastcgiPools.map(({ origin }) => origin.place?.file ?? ""),
      copied.from,
    );
    if (source === null || !command.certain || byPath.has(copied.to))
      return lost(`what ${copied.to} says is not known`);
    byPath.set(
      copied.to,
      model.fastcgiPools.filter(({ origin }) => origin.place?.file === source),
    );
  }
  const replaced = [...byPath].some(
    ([path, pools]) =>
      baseName(path) === PACKAGED || (baseName(path) > PACKAGED && pools.some(({ name }) => name === "www")),
  );
  if (!replaced) return lost("the package's own pool may listen too");
  return known([...byPath.values()].flat(), script.origin);
}

function writtenPools(file: PlacedFile, text: string): FastcgiPool[] | null {
  return poolsOf({
    id: file.path,
    text,
    originOf: ({ line }) => ({ ...(file.places?.lineOrigin(line) ?? file.origin), node: null }),
  });
}

/** `cp deploy/www.conf /etc/php-fpm.d/`: what is copied to where; null for other commands. */
export function copiedFile(
  { words }: ScriptCommand,
  folder: RegExp,
  file: RegExp,
): { readonly from: string; readonly to: string } | null {
  if (!/^(?:.*\/)?(?:cp|mv|install)$/.test(words[0] ?? "")) return null;
  const [from, to, more] = words
    .slice(1)
    .filter((word, at, all) => !word.startsWith("-") && !/^-[mog]$/.test(all[at - 1] ?? ""));
  if (from === undefined || to === undefined || more !== undefined) return null;
  if (file.test(to)) return { from, to };
  return folder.test(to) && file.test(`${to.replace(/\/$/, "")}/${baseName(from)}`)
    ? { from, to: `${to.replace(/\/$/, "")}/${baseName(from)}` }
    : null;
}

/** The only file of the input whose name is that of a path of the machine. */
export function onlyFile(paths: readonly string[], from: string): string | null {
  const alike = [...new Set(paths)].filter((path) => baseName(path) === baseName(from));
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

const READS = /^(?:systemctl|service|mkdir|chown|chmod|ls|cat|tee|echo|printf|test|\[|grep|head|tail)$/;

/** A command that names the configuration, or a folder above it. */
function mayChange({ words }: ScriptCommand): boolean {
  return (
    !READS.test(baseName(words[0] ?? "")) &&
    words
      .slice(1)
      .some((word) => /\/etc\/php|php-fpm\.(?:d|conf)|pool\.d|www\.conf|^\/(?:etc\/?)?$/.test(word))
  );
}
