import type { BeanstalkEnvironment, Model, StartGap } from "../../model/index.js";
import { ASK_CONSOLE } from "../shared/beanstalk/console.js";
import { type Defect, found, type RepairDraft, type Verdict } from "../cause.js";

/** Modules and names that the start command of a bundle names, and the bundle does not hold. */
export function instanceStartVerdicts(model: Model): Verdict[] {
  return model.environments.flatMap((environment) =>
    environment.startGaps
      .filter((gap) => counts(gap, environment))
      .map((gap) => found(defect(gap, environment))),
  );
}

/** Processes alone may be all that is wanted where no balancer asks for answers. */
function counts({ kind }: StartGap, { loadBalancer }: BeanstalkEnvironment): boolean {
  return kind !== "no-web" || loadBalancer?.type.known === true;
}

function defect(gap: StartGap, environment: BeanstalkEnvironment): Defect {
  const { origin, command, name, alike } = gap;
  return {
    ...TEXTS[gap.kind](gap),
    where: [{ origin: origin.place === null ? environment.origin : origin, value: command }],
    confidence: confidenceOf(gap),
    // Without the EB CLI's own files the version may be packed in another way, which heeds no such patterns.
    suspected: gap.kind === "left-out" && !environment.usesCommandLine,
    missing: gap.written ? [] : [ASK_CONSOLE],
    for:
      alike === null || gap.kind !== "module"
        ? []
        : [{ text: `${alike} may be meant, not ${name}`, place: null, at: null }],
    repairs: repairs(gap),
  };
}

/** A file that git ignores may be tracked all the same; the console may name what no file does. */
function confidenceOf({ kind, written, origin }: StartGap): number {
  if (!written) return 0.6;
  if (kind === "left-out" && origin.place?.file.endsWith(".gitignore") === true) return 0.8;
  return kind === "module" ? 0.85 : 0.95;
}

type Texts = (gap: StartGap) => Pick<Defect, "title" | "explanation">;

const LOOP =
  "The server ends as soon as it starts, systemd starts it again and again, and the proxy answers every request with 502.";

const DEFAULTED =
  "Neither a Procfile nor `WSGIPath` in a configuration file names what to start. Unless `WSGIPath` is set in the console, the platform's default holds. ";

const TEXTS: Readonly<Record<StartGap["kind"], Texts>> = {
  module: ({ name, alike, written }) => ({
    title: written
      ? `the bundle has no module ${name}, which the server shall load`
      : `no file names the module to start, and the bundle has no ${name}, which is the platform's default`,
    explanation: `${written ? "" : DEFAULTED}The server is started in the bundle's root and looks for ${name.replaceAll(".", "/")}.py there.${alike === null ? "" : ` There is ${alike}, which is another module.`} ${LOOP}`,
  }),
  attribute: ({ name, alike, written }) => {
    const [module = "", attribute = ""] = name.split(":");
    return {
      title: written
        ? `module ${module} has no ${attribute}`
        : `no file names what to start, and module ${module} has no ${attribute}, which is the platform's default`,
      explanation: `${written ? "" : DEFAULTED}The server loads ${attribute} from ${alike ?? module}, and this file has nothing of that name. ${LOOP}`,
    };
  },
  "file-form": ({ name, alike }) => ({
    title: `${name} is a file name; a module is expected`,
    explanation: `Since Amazon Linux 2 the platform hands this value to gunicorn, which loads a module, such as \`${alike ?? "package.module"}:application\`, not a file. It looks for a module called ${name} and finds none. ${LOOP}`,
  }),
  "left-out": ({ name, command }) => ({
    title: `${name} is needed, and the version that eb deploy makes leaves it out`,
    explanation: `The pattern \`${command}\` keeps ${name} out of the version that the EB CLI packs, and nothing on the instance makes it. The deployment fails, or what it starts ends at once.`,
  }),
  "no-web": ({ name }) => ({
    title: "the Procfile has no process called web",
    explanation: `The Procfile starts ${name}. The proxy of the instance passes requests to the process called web, and none is: every request and every health check gets 502.`,
  }),
  folder: ({ name }) => ({
    title: `all files of the archive stand in its folder ${name}`,
    explanation: `The platform looks at the top of the archive for Procfile, manifest, .ebextensions and .platform, and finds only the folder ${name}. Nothing of what stands in it is heeded, and there is nothing to start.`,
  }),
};

function repairs(gap: StartGap): RepairDraft[] {
  const { kind, name, alike, origin } = gap;
  if (kind === "folder") {
    return [
      {
        description: `make the archive from inside of ${name}: zip the files, not the folder`,
        safe: false,
        changes: [],
      },
    ];
  }
  if (!gap.written && gap.kind === "module") {
    return [
      {
        description: "name the module in WSGIPath of aws:elasticbeanstalk:container:python, or in a Procfile",
        safe: false,
        changes: [],
      },
    ];
  }
  if (kind === "no-web") {
    return [{ description: "call the process that answers requests web", safe: false, changes: [] }];
  }
  if (kind === "left-out") {
    const files = origin.place?.file ?? "";
    return [
      {
        description: files.endsWith(".ebignore")
          ? `take ${name} in again: \`!${name}\` below the pattern`
          : `write an .ebignore without the pattern, or make ${name} on the instance: a \`postinstall\` script, a hook in .platform/hooks/prebuild`,
        safe: false,
        changes: [],
      },
    ];
  }
  const { node } = origin;
  if (kind !== "file-form" || node === null || alike === null) return [];
  return [
    { description: `name the module: ${alike}`, safe: true, changes: [{ op: "set", node, value: alike }] },
  ];
}
