import { known, type Listen, type ListeningServer, type Origin, type Value } from "../../model/index.js";
import { boundTo, type ListenRequest } from "./listens.js";

/**
 * The settings of uWSGI, from its command line and its configuration: `--http :5000`, `http = :5000`, `http: :5000`.
 * Source: https://uwsgi-docs.readthedocs.io/en/latest/Options.html (read 2026-11-21).
 */
export class UwsgiSettings {
  readonly #values = new Map<string, string[]>();

  constructor(words: readonly string[], configuration: string | null) {
    for (const line of (configuration ?? "").split(/\r?\n/)) {
      const match = /^\s*([a-z][\w-]*)\s*[=:]\s*(.*?)\s*(?:;.*)?$/.exec(line);
      if (match !== null) this.#add(match[1] ?? "", match[2] ?? "");
    }
    for (const [index, word] of words.entries()) {
      const option = /^--([a-z][\w-]*)(?:=(.*))?$/s.exec(word);
      const short = SHORT[word];
      if (option !== null) this.#add(option[1] ?? "", option[2] ?? words[index + 1] ?? "");
      else if (short !== undefined) this.#add(short, words[index + 1] ?? "");
    }
  }

  #add(name: string, value: string): void {
    const before = this.#values.get(name);
    if (before === undefined) this.#values.set(name, [value.replace(/^(["'])(.*)\1$/, "$2")]);
    else before.push(value);
  }

  values(...names: readonly string[]): string[] {
    return names.flatMap((name) => this.#values.get(name) ?? []);
  }

  value(...names: readonly string[]): string | undefined {
    return this.values(...names).at(-1);
  }
}

const SHORT: Readonly<Record<string, string>> = { "-s": "socket", "-w": "module", "-t": "harakiri" };

/** Ports at which HTTP is spoken; `socket` speaks uWSGI's own protocol, for a proxy. */
export function uwsgiListens(settings: UwsgiSettings, request: ListenRequest): Listen[] {
  const secure = settings.values("https", "https-socket").map((text) => text.split(",")[0] ?? "");
  const clear = settings.values("http", "http-socket", "http11-socket");
  const bound = (texts: readonly string[], tls: boolean): Listen[] =>
    texts
      .flatMap((text) => boundTo(text, 80, request))
      .map((listen) => ({ ...listen, server: serverOf(settings, tls, request.origin) }));
  return [...bound(clear, false), ...bound(secure, true)];
}

function serverOf(settings: UwsgiSettings, tls: boolean, origin: Origin): ListeningServer {
  const harakiri = Number(settings.value("harakiri") ?? "0");
  const idle = settings.value("http-keepalive");
  const keepAliveSeconds: Value<number | null> = known(
    idle !== undefined && /^\d+$/.test(idle) ? Number(idle) : null,
    {
      ...origin,
      written: idle !== undefined,
    },
  );
  return {
    kind: "uwsgi",
    tls,
    httpVersions: ["1"],
    keepAliveSeconds,
    workTimeoutSeconds: known(Number.isFinite(harakiri) && harakiri > 0 ? harakiri : null, {
      ...origin,
      written: harakiri > 0,
    }),
  };
}
