import { type BeanstalkEnvironment, knownValue, type OptionSetting } from "../../../model/index.js";
import type { Defect } from "../../cause.js";
import { removeOption } from "./option-repairs.js";
import { shownValue, whereOf } from "./shown.js";

const PYTHON = "aws:elasticbeanstalk:container:python";

/** Flags of a command line that say the same as an option. */
const FLAGS: Readonly<Record<string, RegExp>> = {
  NumProcesses: /(?:^|\s)(?:--workers|-w)[ =]?(\S+)/,
  NumThreads: /(?:^|\s)--threads[ =](\S+)/,
};

/** With a Procfile the platform starts what that says; its own command, which these options fill in, is never written. */
export function pythonOptions(environment: BeanstalkEnvironment, setting: OptionSetting): Defect[] {
  if (setting.namespace !== PYTHON || !setting.value.known) return [];
  const web = environment.processes.find(
    ({ name, startedBy }) => startedBy === "procfile" && knownValue(name) === "web",
  );
  const line = knownValue(web?.command);
  if (web === undefined || line === undefined || saysTheSame(setting.name, setting.value.value, line))
    return [];
  const path = setting.name === "WSGIPath";
  const form =
    path && setting.value.value.endsWith(".py")
      ? " Besides, a file's path is the form of the first generation (AL1); since Amazon Linux 2 it is `module:callable`."
      : "";
  return [
    {
      title: `\`${setting.name}\` does nothing beside a Procfile`,
      explanation: `The Procfile says what is started, and the platform's own command for gunicorn, which \`${setting.name}\` is a part of, is never used: ${shownValue(setting)} never comes into force.${form}`,
      where: [whereOf(setting), { origin: web.origin, value: line }],
      repairs: [
        {
          description: `take \`${setting.name}\` out`,
          safe: true,
          changes: removeOption(environment, setting),
        },
      ],
    },
  ];
}

function saysTheSame(name: string, value: string, line: string): boolean {
  if (name === "WSGIPath") return line.split(/\s+/).includes(value.trim());
  const flag = FLAGS[name]?.exec(line)?.[1];
  // A configuration file of gunicorn may say it too.
  return flag === value.trim() || /(?:^|\s)(?:--config|-c)[ =]?\S/.test(line) || !/\bgunicorn\b/.test(line);
}
