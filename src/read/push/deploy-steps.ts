import type { InputFile } from "../../input/index.js";
import {
  type DeployStep,
  type DeployWait,
  known,
  type Origin,
  type Place,
  unknown,
  type Value,
} from "../../model/index.js";
import { childOf, type DocumentNode, documentOf, originOf } from "../document/index.js";
import { splitShellWords } from "../shell-words.js";
import type { Variables } from "./variables.js";
import { visit } from "./workflow.js";

/** Rollouts of ECS services that a script or workflow begins, and whether it looks at how they end. */

const UPDATE = /\baws\b[^|;&]*\becs\s+update-service\b/;
const WAIT = /\becs\s+wait\s+services-stable\b/;
const ECSPRESSO = /\becspresso\b[^|;&]*\bdeploy\b/;
const DEPLOY_ACTION = "aws-actions/amazon-ecs-deploy-task-definition@";

/** What is printed for a person to type is not run. */
const PRINTED = /^\s*(?:-\s+)?(?:echo|printf)\b/;

/** Who reads these looks at how the rollout ended. */
const OUTCOME =
  /\brolloutState\b|describe-services\b|describe-service-deployments\b|list-service-deployments\b|ServiceDeployment|failedTasks\b|describe-task-definition[^\n]*\|\s*grep/;

const LINES_MAX = 20_000;

/** Words without which none of the patterns can match: a look at every file must be cheap. */
const WORDS = ["update-service", "services-stable", "ecspresso", DEPLOY_ACTION];

export function mentionsDeployment(text: string): boolean {
  return (
    WORDS.some((word) => text.includes(word)) &&
    /\becs\s+(?:update-service|wait\s+services-stable)\b|\becspresso\b.{1,200}\bdeploy\b|amazon-ecs-deploy-task-definition@/.test(
      text,
    )
  );
}

interface Line {
  readonly text: string;
  readonly place: Place;
}

export function deploySteps(file: InputFile, variables: Variables): DeployStep[] {
  const text = file.text() ?? "";
  if (!mentionsDeployment(text)) return [];
  const lines = linesOf(file.path, text);
  const wait = waitIn(lines, text);
  const asksOutcome = OUTCOME.test(text);
  const commands = lines.flatMap((line): DeployStep[] => {
    const tool = toolOf(line.text);
    if (tool === null) return [];
    const origin = originAt(line.place);
    const ownWait = tool === "ecspresso deploy" && !/--no-wait\b/.test(line.text) ? waitAt(origin) : wait;
    return [{ origin, tool, service: serviceOf(line.text, variables, origin), wait: ownWait, asksOutcome }];
  });
  return [...commands, ...actionSteps(file, wait, asksOutcome)];
}

/** A change of the count alone is no deployment. */
function toolOf(line: string): string | null {
  if (PRINTED.test(line)) return null;
  if (UPDATE.test(line)) {
    return /--(?:task-definition|force-new-deployment)\b/.test(line) ? "aws ecs update-service" : null;
  }
  return ECSPRESSO.test(line) ? "ecspresso deploy" : null;
}

function serviceOf(line: string, variables: Variables, origin: Origin): Value<string> {
  const words = splitShellWords(line);
  const at = words.findIndex((word) => word === "--service" || word.startsWith("--service="));
  const word = words[at]?.includes("=") ? words[at]?.slice(words[at].indexOf("=") + 1) : words[at + 1];
  const text = at < 0 || word === undefined ? "$" : variables.resolve(word);
  return /[$`]/.test(text) ? unknown("the run decides which service it is", origin) : known(text, origin);
}

function waitIn(lines: readonly Line[], text: string): DeployWait | null {
  const at = lines.findIndex((line) => WAIT.test(line.text) && !PRINTED.test(line.text));
  const line = lines[at];
  if (line === undefined) return null;
  const origin = originAt(line.place);
  const hidden = hiddenIn(line.text) ?? (isLastWord(lines, at, text) ? null : "no `set -e` stops the script");
  return {
    ...waitAt(origin),
    hiddenBy: hidden === null ? null : { origin, text: hidden },
    tellsRollback: false,
  };
}

function waitAt(origin: Origin): DeployWait {
  return { origin, hiddenBy: null, tellsRollback: true };
}

/** `|| true`, `|| :`, `|| echo …`: the command after it decides, and always succeeds. */
function hiddenIn(line: string): string | null {
  const after = line.slice(line.search(WAIT));
  return /\|\|\s*(?:true\b|:(?=\s|$)|exit\s+0\b|echo\b[^;&|{}()]*$)/.exec(after)?.[0].trim() ?? null;
}

/**
 * Whether a failure of this line ends the script: a shell stops there (workflows run `bash -e`), somebody
 * looks at the status, or nothing follows that could succeed.
 */
function isLastWord(lines: readonly Line[], at: number, text: string): boolean {
  const shebang = /^#!.*\b(?:ba|da|z|k)?sh\b(?<options>.*)/.exec(text.split("\n", 1)[0] ?? "");
  if (shebang === null || /\s-\w*e/.test(shebang.groups?.["options"] ?? "")) return true;
  if (/^[ \t]*set\s+(?:-\w*e|-o\s+errexit)|\btrap\b[^\n]*\bERR\b/m.test(text)) return true;
  const line = lines[at]?.text ?? "";
  if (/^\s*(?:if|while|until|!|return|exec)\b|&&|\|\||\$\?/.test(line)) return true;
  const rest = lines.slice(at + 1).map((each) => each.text.trim());
  // Functions and branches have ends of their own.
  if (/^\s/.test(line) || rest.some((each) => /\$\?|^[})]|^(?:fi|done|esac)\b/.test(each))) return true;
  return !rest.some((each) => each !== "" && !each.startsWith("#"));
}

/** Steps of a workflow that use AWS's own action, which by default does not wait. */
function actionSteps(file: InputFile, other: DeployWait | null, asksOutcome: boolean): DeployStep[] {
  if (!file.text()?.includes(DEPLOY_ACTION)) return [];
  const steps: DeployStep[] = [];
  visit(documentOf(file)?.root ?? null, (node) => {
    const uses = childOf(node, "uses");
    if (uses?.kind !== "scalar" || !uses.text.startsWith(DEPLOY_ACTION)) return;
    const service = childOf(childOf(node, "with"), "service");
    // Without a service it only registers the task definition.
    if (service?.kind !== "scalar" || service.text === "") return;
    const origin = originOf(uses);
    steps.push({
      origin,
      tool: "amazon-ecs-deploy-task-definition",
      service: service.text.includes("${{")
        ? unknown("the run decides which service it is", origin)
        : known(service.text, originOf(service)),
      wait: actionWait(node) ?? other,
      asksOutcome,
    });
  });
  return steps;
}

/**
 * It tells a rollback since 2026-04, which the moving tags have.
 * Source: https://github.com/aws-actions/amazon-ecs-deploy-task-definition/pull/860 (read 2026-11-21)
 */
function actionWait(step: DocumentNode): DeployWait | null {
  const wait = childOf(childOf(step, "with"), "wait-for-service-stability");
  if (wait?.kind !== "scalar" || wait.text === "false" || wait.text === "") return null;
  const ignored = childOf(step, "continue-on-error");
  const hidden = ignored?.kind === "scalar" && ignored.text === "true";
  return {
    origin: originOf(wait),
    hiddenBy: hidden ? { origin: originOf(ignored), text: "continue-on-error: true" } : null,
    tellsRollback: true,
  };
}

/** Lines with their continuations; comments left out. */
function linesOf(file: string, text: string): Line[] {
  const raw = text.split(/\r?\n/, LINES_MAX);
  const lines: Line[] = [];
  for (let index = 0; index < raw.length; index += 1) {
    const first = index;
    let joined = raw[index] ?? "";
    while (joined.endsWith("\\") && index + 1 < raw.length) {
      index += 1;
      joined = `${joined.slice(0, -1)} ${(raw[index] ?? "").trim()}`;
    }
    if (/^\s*#(?!!)/.test(joined)) continue;
    const start = raw[first] ?? "";
    const place = {
      file,
      line: first + 1,
      column: start.length - start.trimStart().length + 1,
      endLine: index + 1,
      endColumn: (raw[index] ?? "").trimEnd().length + 1,
    };
    lines.push({ text: joined, place });
  }
  return lines;
}

function originAt(place: Place): Origin {
  return { place, node: null, written: true };
}
