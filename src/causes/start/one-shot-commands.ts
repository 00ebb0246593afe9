import {
  type Container,
  deployedContainers,
  hasPlaceholder,
  knownValue,
  type Model,
  type StartProcess,
  servicesOf,
  startProcess,
} from "../../model/index.js";
import { found, unknownBecause, type Verdict } from "../cause.js";
import { setValue } from "../shared/changes.js";

/** Commands that do their work once and end, by program and what it is told to do. */
const ONE_SHOT: readonly RegExp[] = [
  /^prisma (migrate (deploy|dev|reset|resolve|status)|db (push|seed|execute)|generate)\b/,
  /^knex (migrate|seed):/,
  /^sequelize(-cli)? db:/,
  /^typeorm(-ts-node-\w+)? (migration:(run|revert)|schema:sync)\b/,
  /^node-pg-migrate (up|down|redo)\b/,
  /^drizzle-kit (migrate|push|generate)\b/,
  /^(dbmate|goose|migrate|tern|sql-migrate)( -\S+( \S+)?)* (up|migrate)\b/,
  /^(flyway|liquibase)( -\S+)* (migrate|update|validate)\b/,
  /^alembic( -\S+( \S+)?)* (upgrade|downgrade|stamp)\b/,
  /^flask( -\S+( \S+)?)* db (upgrade|init|migrate)\b/,
  /^(python3? )?(\S*\/)?manage\.py (migrate|collectstatic|loaddata|createsuperuser|check|flush)\b/,
  /^(rails|rake)( -\S+)* db:/,
  /^aws (s3 (cp|sync|ls)|ssm|secretsmanager|sts) /,
  /^(true|false|echo|printf|cp|mv|mkdir|chmod|chown|touch|ls|cat|env|curl|wget)( |$)/,
];

/** Programs around a command that end with it. */
const RUNNERS =
  /^(exec|npx( --?\w+)*|bunx|pnpm (exec|dlx)|yarn( dlx| exec)?|poetry run|pipenv run|uv run|bundle exec|python3? -m)\s+/;

/** Essential containers of services whose command does its work once. */
export function oneShotContainers(model: Model): Verdict[] {
  const deployed = deployedContainers(model).filter(
    ({ taskDefinition }) => servicesOf(model, taskDefinition).length > 0,
  );
  const containers = new Map(
    deployed.map(({ container, taskDefinition }) => [container, taskDefinition.containers.length === 1]),
  );
  return [...containers].flatMap(([container, alone]) => judge(container, alone));
}

function judge(container: Container, alone: boolean): Verdict[] {
  const process = knownValue(startProcess(container));
  const command = process ? lastCommand(process) : null;
  if (!process || command === null || !ONE_SHOT.some((pattern) => pattern.test(command))) return [];
  if (!container.essential.known) {
    return [
      unknownBecause(
        "whether a container that ends is essential",
        container.essential.reason,
        container.essential.origin,
      ),
    ];
  }
  if (!container.essential.value) return [{ outcome: "not-found" }];
  const name = knownValue(container.name) ?? "the container";
  return [
    found({
      title: `${name} is essential and ends when its work is done`,
      explanation: `\`${command}\` does its work once. With the end of an essential container ECS stops the whole task, also after exit code 0, and starts the next one.`,
      where: [
        { origin: process.origin, value: command },
        { origin: container.essential.origin, value: "" },
      ],
      confidence: 0.9,
      repairs: [
        alone
          ? { description: `run ${name} as a task of its own, not as a service`, safe: false, changes: [] }
          : {
              description: `set \`essential\` to false for ${name}, and let the others wait for its success`,
              safe: false,
              changes: setValue(container.essential, false),
            },
      ],
    }),
  ];
}

/** Lines of a Procfile that do their work once: the platform keeps every one of them running. */
export function oneShotProcesses(model: Model): Verdict[] {
  return model.environments.flatMap(({ processes }) =>
    processes.flatMap(({ startedBy, command, origin, name }): Verdict[] => {
      const line = startedBy === "procfile" ? knownValue(command) : undefined;
      const last = line === undefined ? null : lastCommand({ form: "shell", words: [line], origin });
      if (last === null || !ONE_SHOT.some((pattern) => pattern.test(last))) return [];
      const called = knownValue(name) ?? "the process";
      return [
        found({
          title: `the Procfile's ${called} ends when its work is done, and is started again`,
          explanation: `\`${last}\` does its work once. Elastic Beanstalk runs every line of a Procfile as a service that is started again whenever it ends; one that ends at once cannot be followed, and the deployment may be given up for it.`,
          where: [{ origin, value: last }],
          confidence: 0.85,
          repairs: [
            {
              description: `take ${called} out of the Procfile and run it as a container command with \`leader_only: true\``,
              safe: false,
              changes: [],
            },
          ],
        }),
      ];
    }),
  );
}

/** The command with which the process ends, without the programs that only start it. */
function lastCommand({ form, words }: StartProcess): string | null {
  const option = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  const shell = /(^|\/)(ba|da|a)?sh$/.test(words[0] ?? "");
  const line = form === "shell" ? words.join(" ") : shell && option > 0 ? (words[option + 1] ?? "") : null;
  // `&`, `wait`, loops: what is left running then is not told by the last command.
  if (line !== null && (/(?<![&|])&(?!&)|\b(while|until|for|wait|tail)\b/.test(line) || hasPlaceholder(line)))
    return null;
  let command = (line === null ? words.join(" ") : (line.split(/&&|\|\||;|\n/).at(-1) ?? "")).trim();
  while (RUNNERS.test(command)) command = command.replace(RUNNERS, "");
  command = command.replace(/^(\.\/)?node_modules\/\.bin\//, "");
  return command === "" ? null : command;
}
