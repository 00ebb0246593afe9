/**
 * Steps that must be done once for all copies of an application: changes of a database's schema, and first
 * data. Tools that lock the database against one another (Prisma, Rails' and Flyway's migrations, Liquibase)
 * may be run by everybody at once and are not among them.
 */
const ONE_TIME: readonly RegExp[] = [
  /^(?:\S*\/)?(?:manage\.py|django-admin(?:\.py)?) (?:migrate|loaddata|createsuperuser)\b(?!.*--(?:check|plan)\b)/,
  /^knex (?:migrate:(?:latest|up)|seed:run)\b/,
  /^sequelize(?:-cli)? db:(?:migrate|seed(?::all)?)(?= |$)/,
  /^typeorm(?:-ts-node-\w+)? migration:run\b/,
  /^alembic(?: -\S+(?: \S+)?)* upgrade\b/,
  /^flask(?: -\S+(?: \S+)?)* db upgrade\b/,
  /^(?:rails|rake)(?: -\S+)* db:(?:seed|setup|schema:load|reset)\b/,
  /^prisma db (?:push|seed)\b/,
  /^drizzle-kit (?:migrate|push)\b/,
  /^(?:\S*\/)?artisan (?:migrate(?!:(?:status|install))|db:seed)\b(?!.*--isolated)/,
  /^(?:\S*\/)?console doctrine:(?:migrations:migrate|schema:update|fixtures:load)\b/,
];

/** Programs before a command that only start it. */
const RUNNERS =
  /^(?:exec|sudo(?: -\S+(?: (?=[a-z]+ ))?)*|time|nohup|npx(?: --?\w+)*|pnpm (?:exec|dlx)|yarn(?: dlx| exec)?|poetry run|pipenv run|uv run|bundle exec|(?:\S*\/)?python[\d.]*(?: -m)?|(?:\S*\/)?php[\d.]*|(?:\.\/)?node_modules\/\.bin\/)\s*/;

const RUNNERS_MAX = 8;

/** The one-time steps among the commands of a shell text. */
export function oneTimeSteps(text: string): string[] {
  return text
    .split(/&&|\|\||[;\n|]/)
    .map(bare)
    .filter((command) => ONE_TIME.some((pattern) => pattern.test(command)));
}

/** The command without variables and programs before it. */
function bare(part: string): string {
  let command = part.trim().replace(/^(?:[A-Z_][A-Z0-9_]*=\S*\s+)+/, "");
  for (let step = 0; step < RUNNERS_MAX && RUNNERS.test(command); step += 1)
    command = command.replace(RUNNERS, "").trim();
  return command.replace(/^(?:\S*\/)?bin\/(?=rails|rake|console)/, "");
}
