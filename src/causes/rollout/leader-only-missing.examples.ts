import type { Example } from "../cause.js";
import { BALANCED, options, pythonBundle } from "../examples/bundles.js";
import { expressServer, NODE_DOCKERFILE, nodeService } from "../examples/files.js";

const command = (text: string, ...more: readonly string[]) =>
  [
    "container_commands:",
    "  01_schema:",
    `    command: ${JSON.stringify(text)}`,
    ...more.map((line) => `    ${line}`),
    "",
  ].join("\n");
const MIGRATE = "source /var/app/venv/*/bin/activate && python3 manage.py migrate --noinput";

const starting = (line: string) => NODE_DOCKERFILE.replace('CMD ["node", "server.js"]', `CMD ${line}`);
const MANY = { aws: "aws:autoscaling:asg" } as const;

const failing: Example[] = [
  {
    name: "Beanstalk: a migration in a container command",
    files: pythonBundle({ ".ebextensions/02_schema.config": command(MIGRATE) }),
  },
  {
    name: "Beanstalk: a migration in a hook",
    files: pythonBundle({
      ".platform/hooks/predeploy/01_schema.sh":
        "#!/bin/bash\nset -e\nsource /var/app/venv/*/bin/activate\nalembic upgrade head\n",
    }),
  },
  {
    name: "Beanstalk: leader_only is written, and false",
    files: pythonBundle({ ".ebextensions/02_schema.config": command(MIGRATE, "leader_only: false") }),
  },
  {
    name: "ECS: each of two tasks begins with the migration",
    files: nodeService(expressServer(), {
      dockerfile: starting('["sh", "-c", "npx sequelize db:migrate && exec node server.js"]'),
    }),
  },
];

const healthy: Example[] = [
  {
    name: "Beanstalk: on the leader alone",
    files: pythonBundle({ ".ebextensions/02_schema.config": command(MIGRATE, "leader_only: true") }),
  },
  {
    name: "Beanstalk: one instance at most",
    files: pythonBundle({
      ".ebextensions/02_schema.config": command(MIGRATE),
      ".ebextensions/03_size.config": options({ [MANY.aws]: { MinSize: 1, MaxSize: 1 } }),
    }),
  },
  {
    name: "Beanstalk: what every instance needs for itself",
    files: pythonBundle({
      ".ebextensions/02_static.config": command("python3 manage.py collectstatic --noinput"),
    }),
  },
  {
    name: "Beanstalk: a tool that locks the database against others of its kind",
    files: pythonBundle({ ".ebextensions/02_schema.config": command("npx prisma migrate deploy") }),
  },
  {
    name: "Beanstalk: the hook asks whether it is on the leader",
    files: pythonBundle({
      ".platform/hooks/postdeploy/01_schema.sh":
        '#!/bin/bash\nif [ "$EB_IS_COMMAND_LEADER" = "true" ]; then\n  alembic upgrade head\nfi\n',
    }),
  },
  {
    name: "Beanstalk: a single instance",
    files: pythonBundle({
      ".ebextensions/01_environment.config": options({
        ...BALANCED,
        "aws:elasticbeanstalk:environment": { EnvironmentType: "SingleInstance" },
      }),
      ".ebextensions/02_schema.config": command(MIGRATE),
    }),
  },
  {
    name: "ECS: a tool that locks the database against others of its kind",
    files: nodeService(expressServer(), {
      dockerfile: starting('["sh", "-c", "npx prisma migrate deploy && exec node server.js"]'),
    }),
  },
];

export const leaderOnlyMissingExamples = { failing, healthy };
