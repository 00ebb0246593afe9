import type { Recording } from "./recording.js";

/**
 * What the recorded application did, taken from the words of the recording, never from its name.
 * Each behaviour is one reading of one kind of sentence; what none of them reads cannot be played.
 */
export interface Behaviour {
  /** Seconds from the start of the process until it listens. */
  readonly listens: readonly [number, number];
  readonly image: "pullable" | "not-found";
  readonly pullSeconds: readonly [number, number];
  /** It ends by itself this long after its start, every time. */
  readonly exitsAfter: readonly [number, number] | null;
  readonly exitCode: number;
  /** What the health check gets of a process that listens, before and after the recorded fault. */
  readonly before: Health;
  readonly after: Health;
  /** Whether `after` holds for the one victim or for every task. */
  readonly afterFor: "victim" | "all";
  /** Whether ordinary requests share the fate of the health check. */
  readonly ordinaryFails: boolean;
  readonly containerCheckPasses: boolean;
  readonly handlesStopSignal: boolean;
  readonly clientTimeoutSeconds: number;
}

export type Health =
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "silent" | "refused" };

export type Reading = { readonly behaviour: Behaviour } | { readonly cannot: string };

const OK: Health = { kind: "status", status: 200 };

export function behaviourOf(recording: Recording): Reading {
  const said = recording.application.get("behaviour", "behavior").text();
  const words = `${said} ${recording.facts.words}`;
  const common = {
    listens: listenSeconds(recording, words),
    image: "pullable",
    pullSeconds: pullSeconds(recording),
    exitsAfter: null,
    exitCode: 0,
    before: OK,
    after: OK,
    afterFor: "all",
    ordinaryFails: false,
    containerCheckPasses:
      !/(container (health )?check|health command)[^.;]*(never pass|always fail|fails because)|no curl|curl (is )?(missing|not)/i.test(
        words,
      ),
    handlesStopSignal: !/(ignores?|swallows?|does not handle|no handler for) SIGTERM/i.test(words),
    clientTimeoutSeconds: Number(/client timeout (\d+)/i.exec(said)?.[1] ?? 60),
  } as const satisfies Behaviour;

  if (/image[^.;]*(does not exist|not found|cannot be pulled|missing)|CannotPullContainer/i.test(words)) {
    return { behaviour: { ...common, image: "not-found" } };
  }
  const exit = /exit(s|ed)?( with)?( exit)? (code|status) (\d+)/i.exec(said);
  const atStart =
    /while loading|at start|after start|on start|during start|start-?up|never listens|immediately/i;
  if (
    /(crash|exit|ends|dies|terminates)/i.test(said) &&
    (exit !== null || recording.application.get("secondsToListen").value === null) &&
    atStart.test(said)
  ) {
    return { behaviour: { ...common, exitsAfter: exitSeconds(said), exitCode: Number(exit?.[5] ?? 1) } };
  }
  if (/answers nothing|hang(s|ing)?\b|stops? answering|never answers|accept(s|ing) TCP but/i.test(said)) {
    return { behaviour: { ...common, after: { kind: "silent" }, afterFor: "victim", ordinaryFails: true } };
  }
  const wrong =
    /answers? (?:with )?([345]\d\d)\b/i.exec(said) ??
    /\b([345]\d\d) (?:on|for|from) (?:the )?(?:wrong|health)/i.exec(said);
  if (wrong !== null)
    return { behaviour: { ...common, after: { kind: "status", status: Number(wrong[1]) } } };
  if (!common.containerCheckPasses) return { behaviour: common };
  // The end of one process at the recorded fault is played as an intervention; the others are well.
  if (/health(y|ily)|killed|crash(es|ed)|dies|answers [^.;]*200|works|serves/i.test(said))
    return { behaviour: common };
  return {
    cannot:
      said === "" ? "the recording does not say how the application behaved" : `not understood: ${said}`,
  };
}

/** A stated number or range; else what its kind of application usually takes. */
function listenSeconds(recording: Recording, words: string): readonly [number, number] {
  const stated = recording.application.get("secondsToListen").text();
  const range = /(\d+(?:\.\d+)?)\s*(?:to|-|–)\s*(\d+(?:\.\d+)?)/.exec(stated);
  if (range !== null) return [Number(range[1]), Number(range[2])];
  const under = /under (\d+)/i.exec(stated);
  if (under !== null) return [Number(under[1]) / 4, Number(under[1])];
  const single = /(\d+(?:\.\d+)?)/.exec(stated);
  if (single !== null) return [Number(single[1]) * 0.9, Number(single[1]) * 1.1];
  const kind = `${words} ${stated} ${recording.title}`;
  if (/spring|jvm|java/i.test(kind)) return [15, 30];
  if (/rails|puma|django/i.test(kind)) return [8, 20];
  return [1, 6];
}

/** Two to six seconds when nothing is said: a program that fails while it loads. */
function exitSeconds(said: string): readonly [number, number] {
  const after = /(\d+)(?: to (\d+))? s(?:econds)? after (?:its )?start/i.exec(said);
  if (after === null) return [2, 6];
  const from = Number(after[1]);
  return [from, Number(after[2] ?? from) + 1];
}

/** MB per second of a pull with unpacking on Fargate: 1.66 GB in about a minute, small images in seconds. */
const PULL_MB_PER_SECOND = [22, 35] as const;
const SMALL_IMAGE_SECONDS = [1, 4] as const;

function pullSeconds(recording: Recording): readonly [number, number] {
  const words = recording.configuration.words + recording.application.words;
  const size = /image[^"]*?(\d+(?:\.\d+)?) ?(GB|MB)/i.exec(words);
  if (size !== null) {
    const megabytes = Number(size[1]) * (size[2]?.toUpperCase() === "GB" ? 1000 : 1);
    return [megabytes / PULL_MB_PER_SECOND[1], megabytes / PULL_MB_PER_SECOND[0]];
  }
  if (/image some hundred MB/i.test(words)) return [8, 15];
  return SMALL_IMAGE_SECONDS;
}
