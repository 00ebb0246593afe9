import { type HostProcess, knownValue, type Model } from "../../model/index.js";
import { type Defect, type Example, found, type Verdict } from "../cause.js";
import { flaskInstances } from "../examples/instances.js";

/** Commands of units that only a shell would understand, or that systemd refuses. Source: man systemd.service, "Command lines". */
export function unitCommandVerdicts(model: Model): Verdict[] {
  const processes = new Map<string, HostProcess>();
  for (const process of [
    ...model.instanceGroups.flatMap(({ host }) => host?.processes ?? []),
    ...model.hostProcesses,
  ]) {
    const { place } = process.origin;
    if (process.startedBy === "systemd" && place !== null)
      processes.set(`${place.file}:${place.line}`, process);
  }
  return [...processes.values()].flatMap((process) => {
    const defect = defectOf(process);
    return defect === null ? [] : [found(defect)];
  });
}

const BUILT_IN = /^(?:cd|source|\.|export|set|exec|eval|ulimit|alias|if|while|for)$/;
const OPERATORS = new Set(["&&", "||", "|"]);

function defectOf({ command, origin, name }: HostProcess): Defect | null {
  const line = knownValue(command);
  if (line === undefined) return null;
  const words = line.match(/"(?:[^"\\]|\\.)*"|'[^']*'|\S+/g) ?? [];
  const [program = ""] = words;
  const unit = knownValue(name) ?? "the unit";
  const shell = `/bin/bash -c '${line.replaceAll("'", "'\\''")}'`;
  const operator = words.find((word) => OPERATORS.has(word));
  if (BUILT_IN.test(program) || operator !== undefined) {
    const what = BUILT_IN.test(program) ? program : (operator ?? "");
    return {
      title: `\`${what}\` in ExecStart means nothing to systemd`,
      explanation: BUILT_IN.test(program)
        ? `systemd runs programs, not lines of a shell. ${program} is built into shells and is no program: ${unit} fails at once with status 203/EXEC, and the application never starts.`
        : `systemd runs one program and hands it all other words, \`${what}\` and what follows among them. What stands behind it is never run, and ${unit} does not start the application.`,
      where: [{ origin, value: line }],
      repairs: [
        {
          description: `set WorkingDirectory= in place of cd, or let a shell run the line: ${shell}`,
          safe: false,
          changes: origin.node === null ? [] : [{ op: "set", node: origin.node, value: shell }],
        },
      ],
    };
  }
  if (program.startsWith("/") || !program.includes("/") || /[$%{]/.test(program)) return null;
  return {
    title: `ExecStart names ${program}, which is no absolute path`,
    explanation: `systemd takes a program's absolute path, or a bare name that it looks for in the system's folders; WorkingDirectory does not count here. It refuses ${unit} (“Neither a valid executable name nor an absolute path”), and the application never starts.`,
    where: [{ origin, value: program }],
    repairs: [{ description: "write the program's absolute path", safe: false, changes: [] }],
  };
}

export const unitCommandExamples: {
  readonly failing: readonly Example[];
  readonly healthy: readonly Example[];
} = {
  failing: [
    {
      name: "a unit that changes folders as a shell would",
      files: flaskInstances("cd /var/www/app && /usr/local/bin/gunicorn -b 0.0.0.0:5000 app:app"),
    },
    {
      name: "a unit with a path from its own folder",
      files: flaskInstances("venv/bin/gunicorn -b 0.0.0.0:5000 app:app"),
    },
  ],
  healthy: [
    {
      name: "a shell runs the line",
      files: flaskInstances(
        "/bin/bash -c 'cd /var/www/app && exec /usr/local/bin/gunicorn -b 0.0.0.0:5000 app:app'",
      ),
    },
    { name: "a bare name", files: flaskInstances("gunicorn -b 0.0.0.0:5000 app:app") },
  ],
};
