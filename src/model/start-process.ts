import type { StartCommand } from "./image.js";
import type { Container } from "./task.js";
import { known, type Origin, unknown, type Value } from "./value.js";

/** What becomes process 1 of a container. */
export interface StartProcess {
  /** A shell line is run by `/bin/sh -c`. */
  readonly form: "exec" | "shell";
  /** Exec form: all words, ENTRYPOINT before CMD. Shell form: the line alone. */
  readonly words: readonly string[];
  readonly origin: Origin;
}

/** The task definition's `entryPoint` and `command` over the image's; null when none of them is given. */
export function startProcess(
  container: Pick<Container, "entryPoint" | "command" | "build" | "image" | "origin">,
): Value<StartProcess | null> {
  const { entryPoint, command, build } = container;
  if (!entryPoint.known) return entryPoint;
  if (!command.known) return command;
  if (entryPoint.value === null && build === null) {
    return unknown("the Dockerfile of the image is not among the files", container.image.origin);
  }
  const image = build?.final ?? null;
  const head = execForm(entryPoint.value, entryPoint.origin) ?? image?.entryPoint ?? null;
  // A new ENTRYPOINT leaves the image's CMD out.
  const tail =
    execForm(command.value, command.origin) ?? (entryPoint.value === null ? (image?.command ?? null) : null);
  return joined(head, tail, container.origin);
}

function execForm(words: readonly string[] | null, origin: Origin): StartCommand | null {
  return words === null || words.length === 0 ? null : { origin, form: "exec", words: known(words, origin) };
}

function joined(
  head: StartCommand | null,
  tail: StartCommand | null,
  at: Origin,
): Value<StartProcess | null> {
  const last = tail ?? head;
  if (last === null) return known(null, at);
  const headWords = head?.words ?? known<readonly string[]>([]);
  const tailWords = tail?.words ?? known<readonly string[]>([]);
  if (!headWords.known) return headWords;
  // A shell-form ENTRYPOINT ignores CMD.
  if (head?.form === "shell")
    return known({ form: "shell", words: headWords.value, origin: head.origin }, head.origin);
  if (!tailWords.known) return tailWords;
  const { origin } = last;
  if (head === null) return known({ form: last.form, words: tailWords.value, origin }, origin);
  // A shell-form CMD after an exec-form ENTRYPOINT becomes its arguments.
  const rest = tail?.form === "shell" ? ["/bin/sh", "-c", ...tailWords.value] : tailWords.value;
  return known({ form: "exec", words: [...headWords.value, ...rest], origin }, origin);
}
