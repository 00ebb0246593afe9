import { FIRST_LINUX_BRANCHES } from "../../aws/beanstalk/platform-defaults.js";
import {
  type BeanstalkEnvironment,
  type BundleHook,
  knownValue,
  type Model,
  type Origin,
} from "../../model/index.js";
import type { Timeline } from "../../timeline/index.js";
import { defineCause, found, type Sign, type Verdict } from "../cause.js";
import { containerPlaces, signOf, spokenMatches } from "../shared/text-signs.js";
import { deployHookFailedExamples } from "./deploy-hook-failed.examples.js";

export const cause = defineCause({
  id: "deploy-hook-failed",
  title: "A command or hook of the deployment fails",
  severity: "error",
  meaning:
    "A container command, a platform hook or another step that runs on each instance during the deployment cannot be run, or ends with an error.",
  hurts:
    "The first step that fails ends the deployment on that instance: Elastic Beanstalk aborts the operation and reports “Failed to deploy application”. The application itself may be fine.",
  mend: "Run the step by hand on an instance, or read eb-engine.log and cfn-init-cmd.log for its output. A hook needs a first line that names its interpreter (`#!/bin/bash`); paths of the first Amazon Linux are others today.",
  links: [
    {
      title: "Platform hooks",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.hooks.html",
    },
    {
      title: "Customizing software on Linux servers",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/customize-containers-ec2.html",
    },
    {
      title: "Migrating from Amazon Linux AMI to Amazon Linux 2 or 2023",
      url: "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.migration-al.generic.from-al1.html",
    },
  ],
  check: (model) => model.environments.flatMap(judge),
  signs,
  explainsEvents: ["start-failed", "deployment-failed"],
  explains: [],
  examples: deployHookFailedExamples,
});

function judge(environment: BeanstalkEnvironment): Verdict[] {
  const { operatingSystem, branch } = environment.platform;
  if (/^(?:AL1|Windows)$/.test(knownValue(operatingSystem) ?? "")) return [];
  if (FIRST_LINUX_BRANCHES.test(knownValue(branch) ?? "")) return [];
  return [
    ...environment.hooks.flatMap(interpreterVerdict),
    ...environment.hooks.flatMap(lineEndVerdict),
    ...removedPathVerdicts(environment),
  ];
}

/** The kernel takes everything up to the line feed for the interpreter and what it is given, the carriage return included. */
function lineEndVerdict({ origin, file, interpreter, carriageReturns, phase }: BundleHook): Verdict[] {
  if (!carriageReturns || interpreter === null) return [];
  const name = file.slice(file.lastIndexOf("/") + 1);
  return [
    found({
      title: `the hook ${name} ends its lines as Windows does`,
      explanation: `${name} (${phase}) begins with \`#!${interpreter}\` and a carriage return, which Linux takes for a part of the name. There is nothing of that name: “no such file or directory”, and the deployment is aborted.`,
      where: [{ origin, value: `#!${interpreter}` }],
      // What is in a working folder may be packed with other line ends than it has there.
      confidence: file.includes("!/") ? 0.97 : 0.85,
      repairs: [
        {
          description: `end its lines with line feeds alone (\`dos2unix\`), and keep it so: \`*.sh text eol=lf\` in .gitattributes`,
          safe: false,
          changes: [],
        },
      ],
    }),
  ];
}

/** The platform's engine starts a hook as a program, not by a shell; without an interpreter the kernel refuses a text. */
function interpreterVerdict({ origin, file, interpreter, lines, phase }: BundleHook): Verdict[] {
  if (interpreter !== null || lines.length === 0 || !file.endsWith(".sh")) return [];
  const name = file.slice(file.lastIndexOf("/") + 1);
  return [
    found({
      title: `the hook ${name} does not say what runs it`,
      explanation: `${name} (${phase}) does not begin with a line such as \`#!/bin/bash\`. The platform starts it as a program of its own, which fails with “exec format error”, and the deployment is aborted.`,
      where: [{ origin, value: knownValue(lines[0]) ?? "" }],
      repairs: [
        {
          description: "begin it with #!/bin/bash",
          safe: origin.node !== null,
          changes: origin.node === null ? [] : [{ op: "set", node: origin.node, value: "#!/bin/bash" }],
        },
      ],
    }),
  ];
}

/** Where the Python platform of the first Amazon Linux kept its environment; later ones have no such folder. */
const REMOVED = /(?:source|\.)\s+["']?(\/opt\/python\/(?:run\/(?:venv|baselinenv)|current\/env)[\w./-]*)/;

interface Step {
  readonly text: string;
  readonly origin: Origin;
}

function removedPathVerdicts({ commands, hooks }: BeanstalkEnvironment): Verdict[] {
  const steps: Step[] = [
    ...commands
      .filter(({ ignoreErrors, test }) => knownValue(ignoreErrors) === false && knownValue(test) === null)
      .flatMap(({ command }) => (command.known ? [{ text: command.value, origin: command.origin }] : [])),
    ...hooks.flatMap(({ lines }) =>
      lines.flatMap((line) => (line.known ? [{ text: line.value, origin: line.origin }] : [])),
    ),
  ];
  const gone = steps.filter(({ text }) => REMOVED.test(text) && endsWithIt(text));
  const files = [...new Set(gone.map(({ origin }) => origin.place?.file ?? ""))];
  return files.map((file) => removedDefect(gone.filter(({ origin }) => (origin.place?.file ?? "") === file)));
}

/** What follows after `;` or `||` may go well all the same. */
function endsWithIt(text: string): boolean {
  const [before = "", after = ""] = text.split(REMOVED.exec(text)?.[0] ?? "", 2);
  return !/\|\||\bif\b|\[/.test(text) && !/^\s*["']?\s*;/.test(after) && !/\bmkdir\b/.test(before);
}

/** All commands of one file that name it: they stand and fall together. */
function removedDefect(steps: readonly Step[]): Verdict {
  const path = REMOVED.exec(steps[0]?.text ?? "")?.[1] ?? "";
  return found({
    title: `${path} does not exist since Amazon Linux 2`,
    explanation: `The command reads ${path}, which only the Python platform of the first Amazon Linux had (retired in July 2022). Today it ends with “No such file or directory”, and the deployment with it. The virtual environment is in /var/app/venv.`,
    where: steps.map(({ origin, text }) => ({ origin, value: text.split("\n")[0] ?? "" })),
    confidence: 0.92,
    repairs: [
      {
        description: "use the environment of today's platform: source /var/app/venv/*/bin/activate",
        safe: false,
        changes: steps.flatMap(({ origin, text }) =>
          origin.node === null
            ? []
            : [{ op: "set" as const, node: origin.node, value: text.replace(REMOVED, TODAYS) }],
        ),
      },
    ],
  });
}

const TODAYS = "source /var/app/venv/*/bin/activate";

const WORDINGS = [
  {
    pattern: /An error occurred during execution of command \[[\w-]+\] - \[RunAppDeploy\w+Hooks\]/,
    strength: 0.95,
  },
  { pattern: /Command \.platform\/(?:conf(?:ig)?)?hooks\/\S+ failed with error/, strength: 0.97 },
  { pattern: /Error occurred during build: Command \S+ failed/, strength: 0.93 },
  { pattern: /EbExtension build failed/, strength: 0.85 },
];

function signs(timeline: Timeline, model: Model | null): Sign[] {
  return signOf(spokenMatches(timeline, WORDINGS), {
    explanation:
      "A step of the deployment's own ended with an error, and the platform gave the deployment up.",
    where: containerPlaces(model),
  });
}
