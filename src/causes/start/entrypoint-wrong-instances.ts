import type { BeanstalkEnvironment, Model, StartGap } from "../../model/index.js";
import { type Defect, found, type RepairDraft, type Verdict } from "../cause.js";

/** Modules and names that the start command of a bundle names, and the bundle does not hold. */
export function instanceStartVerdicts(model: Model): Verdict[] {
  return model.environments.flatMap((environment) =>
    environment.startGaps.map((gap) => found(defect(gap, environment))),
  );
}

function defect(gap: StartGap, environment: BeanstalkEnvironment): Defect {
  const { origin, command, name, alike } = gap;
  return {
    ...TEXTS[gap.kind](gap),
    where: [{ origin: origin.place === null ? environment.origin : origin, value: command }],
    confidence: gap.kind === "module" ? 0.85 : 0.95,
    for:
      alike === null || gap.kind !== "module"
        ? []
        : [{ text: `${alike} may be meant, not ${name}`, place: null, at: null }],
    repairs: repairs(gap),
  };
}

type Texts = (gap: StartGap) => Pick<Defect, "title" | "explanation">;

const LOOP =
  "The server ends as soon as it starts, systemd starts it again and again, and the proxy answers every request with 502.";

const TEXTS: Readonly<Record<StartGap["kind"], Texts>> = {
  module: ({ name, alike }) => ({
    title: `the bundle has no module ${name}, which the server shall load`,
    explanation: `The server is started in the bundle's root and looks for ${name.replaceAll(".", "/")}.py there.${alike === null ? "" : ` There is ${alike}, which is another module.`} ${LOOP}`,
  }),
  attribute: ({ name, alike }) => {
    const [module = "", attribute = ""] = name.split(":");
    return {
      title: `module ${module} has no ${attribute}`,
      explanation: `The server loads ${attribute} from ${alike ?? module}, and this file has nothing of that name. ${LOOP}`,
    };
  },
  "file-form": ({ name, alike }) => ({
    title: `${name} is a file name; a module is expected`,
    explanation: `Since Amazon Linux 2 the platform hands this value to gunicorn, which loads a module, such as \`${alike ?? "package.module"}:application\`, not a file. It looks for a module called ${name} and finds none. ${LOOP}`,
  }),
  folder: ({ name }) => ({
    title: `all files of the archive stand in its folder ${name}`,
    explanation: `The platform looks at the top of the archive for Procfile, manifest, .ebextensions and .platform, and finds only the folder ${name}. Nothing of what stands in it is heeded, and there is nothing to start.`,
  }),
};

function repairs({ kind, name, alike, origin }: StartGap): RepairDraft[] {
  if (kind === "folder") {
    return [
      {
        description: `make the archive from inside of ${name}: zip the files, not the folder`,
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
