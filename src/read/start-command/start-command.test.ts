import { describe, expect, it } from "vitest";
import { textFiles } from "../../input/index.js";
import { knownValue, NOWHERE, type StartProcess } from "../../model/index.js";
import { reader as dockerfile } from "../dockerfile/index.js";
import { type StartFacts, startFacts, workingFolder } from "./index.js";

interface Case {
  /** The last instructions of a Dockerfile; with a FROM the whole of it. */
  readonly docker?: string;
  readonly base?: string;
  readonly files?: Readonly<Record<string, string>> | readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
}

function facts({
  docker = "",
  base = "node:20-slim",
  files = {},
  environment = {},
  words,
}: Case): StartFacts & { root: string } {
  const text = docker.startsWith("FROM") ? docker : `FROM ${base}\nWORKDIR /app\nCOPY . .\n${docker}\n`;
  const others = Array.isArray(files) ? Object.fromEntries(files.map((name) => [name, ""])) : files;
  const input = textFiles({ Dockerfile: text, ...others });
  const file = input.files.get("Dockerfile");
  const image = file === undefined ? undefined : dockerfile.read(file, { files: input }).images?.[0];
  if (image === undefined) throw new Error("no image");
  const { entryPoint, command } = image.final;
  const last = command ?? entryPoint;
  const given = [...(knownValue(entryPoint?.words) ?? []), ...(knownValue(command?.words) ?? [])];
  const process: StartProcess =
    words === undefined
      ? { form: last?.form ?? "exec", words: given, origin: last?.origin ?? NOWHERE }
      : { form: "exec", words, origin: NOWHERE };
  const root = workingFolder(image, input);
  const lookup = (name: string): string => environment[name] ?? "";
  return { ...startFacts({ process, root, image, lookup, files: input }), root };
}

const listening = (one: Case): (string | number | undefined)[][] =>
  facts(one).listens.map((listen) => [knownValue(listen.address), knownValue(listen.port)]);
const manifest = (scripts: Record<string, string>, more: object = {}): string =>
  JSON.stringify({ name: "x", scripts, ...more });

describe("the entry", () => {
  const cases: readonly (readonly [string, Case, string | null])[] = [
    ["a file", { docker: 'CMD ["node", "server.js"]', files: ["server.js"] }, "server.js"],
    [
      "without extension",
      { docker: "CMD node --enable-source-maps src/server", files: ["src/server.ts"] },
      "src/server.ts",
    ],
    [
      "flags with values",
      { docker: 'CMD ["node", "-r", "dotenv/config", "--import", "tsx", "a.ts"]', files: ["a.ts"] },
      "a.ts",
    ],
    [
      "a folder",
      { docker: 'CMD ["node", "."]', files: { "package.json": '{"main": "lib/x.js"}', "lib/x.js": "" } },
      "lib/x.js",
    ],
    ["compiled, by name", { docker: 'CMD ["node", "dist/main.js"]', files: ["src/main.ts"] }, "src/main.ts"],
    [
      "compiled, by the compiler's options",
      {
        docker: 'CMD ["node", "build/web.js"]',
        files: {
          "tsconfig.json": '{ /* c */ "compilerOptions": {"outDir": "./build", "rootDir": "./source"} }',
          "source/web.ts": "",
        },
      },
      "source/web.ts",
    ],
    [
      "bundled",
      {
        docker: 'CMD ["node", "bundle/all.cjs"]',
        files: {
          "package.json": manifest({ build: "esbuild lib/start.ts --bundle --outfile=bundle/all.cjs" }),
          "lib/start.ts": "",
        },
      },
      "lib/start.ts",
    ],
    ["tsx", { docker: 'CMD ["npx", "tsx", "src/x.ts"]', files: ["src/x.ts"] }, "src/x.ts"],
    ["bun", { docker: 'CMD ["bun", "run", "index.ts"]', files: ["index.ts"] }, "index.ts"],
    [
      "npm start",
      {
        docker: 'CMD ["npm", "start"]',
        files: { "package.json": manifest({ start: "node app.js" }), "app.js": "" },
      },
      "app.js",
    ],
    [
      "scripts that call scripts",
      {
        docker: 'CMD ["npm", "run", "serve", "--", "--port", "1"]',
        files: {
          "package.json": manifest({ serve: "npm run -s inner", inner: "NODE_ENV=production node app.js" }),
          "app.js": "",
        },
      },
      "app.js",
    ],
    [
      "yarn",
      {
        docker: "CMD yarn start:prod",
        files: { "package.json": manifest({ "start:prod": "node dist/src/app" }), "src/app.ts": "" },
      },
      "src/app.ts",
    ],
    [
      "node --run",
      {
        docker: 'CMD ["node", "--run", "start"]',
        files: { "package.json": manifest({ start: "node a.js" }), "a.js": "" },
      },
      "a.js",
    ],
    [
      "a workspace",
      {
        docker: 'CMD ["pnpm", "--filter", "@a/api", "start"]',
        files: {
          "package.json": "{}",
          "apps/api/package.json": manifest({ start: "node dist/x.js" }, { name: "@a/api" }),
          "apps/api/src/x.ts": "",
        },
      },
      "apps/api/src/x.ts",
    ],
    [
      "npm's default",
      { docker: "CMD npm start", files: { "package.json": '{"name": "x"}', "server.js": "" } },
      "server.js",
    ],
    [
      "gunicorn",
      { docker: 'CMD ["gunicorn", "-w", "4", "--preload", "wsgi:application"]', files: ["wsgi.py"] },
      "wsgi.py",
    ],
    [
      "a package's module",
      { docker: "CMD uvicorn app.main:create_app --factory --host 0.0.0.0", files: ["app/main.py"] },
      "app/main.py",
    ],
    [
      "an application folder",
      { docker: "CMD uvicorn --app-dir backend main:app", files: ["backend/main.py"] },
      "backend/main.py",
    ],
    [
      "src layout",
      { docker: 'CMD ["python", "-m", "shop.web"]', files: ["src/shop/web.py"] },
      "src/shop/web.py",
    ],
    [
      "a package as a program",
      { docker: 'CMD ["python", "-u", "-m", "shop"]', files: ["shop/__main__.py"] },
      "shop/__main__.py",
    ],
    [
      "python -m uvicorn",
      { docker: 'CMD ["python3.12", "-m", "uvicorn", "web:app"]', files: ["web.py"] },
      "web.py",
    ],
    ["flask", { docker: "CMD flask --app hello run", files: ["hello.py"] }, "hello.py"],
    [
      "flask by its variable",
      { docker: "CMD flask run", files: ["site.py"], environment: { FLASK_APP: "site.py" } },
      "site.py",
    ],
    [
      "fastapi",
      { docker: 'CMD ["fastapi", "run", "app/main.py", "--port", "80"]', files: ["app/main.py"] },
      "app/main.py",
    ],
    ["poetry", { docker: 'CMD ["poetry", "run", "gunicorn", "a:app"]', files: ["a.py"] }, "a.py"],
    [
      "wrappers",
      {
        docker: 'ENTRYPOINT ["tini", "--"]\nCMD ["ddtrace-run", "env", "A=1", "python", "a.py"]',
        files: ["a.py"],
      },
      "a.py",
    ],
    ["another user", { docker: 'CMD ["su-exec", "app", "node", "a.js"]', files: ["a.js"] }, "a.js"],
    [
      "waiting first",
      { docker: 'CMD ["./wait-for-it.sh", "db:5432", "--", "node", "a.js"]', files: ["a.js"] },
      "a.js",
    ],
    [
      "after a migration",
      { docker: "CMD alembic upgrade head && exec uvicorn a:app", files: ["a.py"] },
      "a.py",
    ],
    [
      "in another folder",
      {
        docker: 'CMD ["sh", "-c", "cd server && npm start"]',
        files: { "server/package.json": manifest({ start: "node b.js" }), "server/b.js": "" },
      },
      "server/b.js",
    ],
    [
      "an entry point script",
      {
        docker: 'ENTRYPOINT ["./entry.sh"]\nCMD ["gunicorn", "a:app"]',
        files: {
          "entry.sh":
            '#!/bin/sh\nset -e\nif [ "$MIGRATE" = 1 ]; then\n  python manage.py migrate\nfi\nexec "$@"\n',
          "a.py": "",
        },
      },
      "a.py",
    ],
    [
      "a script elsewhere in the image",
      {
        docker:
          'FROM node:20\nWORKDIR /srv\nCOPY api ./\nCOPY docker/start.sh /usr/local/bin/start\nCMD ["start"]\n',
        files: {
          "docker/start.sh": "#!/usr/bin/env bash\nexport PORT=1\nnode worker.js &\nnode web.js\n",
          "api/web.js": "",
          "api/worker.js": "",
        },
      },
      "api/web.js",
    ],
    [
      "through the stages",
      {
        docker:
          'FROM node:20 AS build\nWORKDIR /src\nCOPY backend/ .\nRUN npm run build\nFROM node:20-slim\nWORKDIR /app\nCOPY --from=build /src/dist ./dist\nCOPY backend/package.json ./\nCMD ["node", "dist/main.js"]',
        files: ["backend/src/main.ts", "backend/package.json"],
      },
      "backend/src/main.ts",
    ],
    [
      "an absolute path",
      { docker: 'CMD ["node", "/app/dist/main.js"]', files: ["src/main.ts"] },
      "src/main.ts",
    ],
    ["a program of another language", { docker: 'CMD ["java", "-jar", "app.jar"]' }, null],
    ["inline code", { docker: `CMD ["node", "-e", "require('http')"]`, files: ["index.js"] }, null],
    ["a file that is not there", { docker: 'CMD ["node", "missing.js"]', files: ["server.js"] }, null],
  ];
  for (const [what, one, entry] of cases) {
    it(what, () => expect(facts(one).entry).toBe(entry));
  }
});

describe("where the command line listens", () => {
  const py = ["a.py"] as const;
  const cases: readonly (readonly [string, Case, (string | number | undefined)[][]])[] = [
    ["gunicorn's default", { docker: "CMD gunicorn a:app", files: py }, [["127.0.0.1", 8000]]],
    [
      "gunicorn takes PORT",
      { docker: "CMD gunicorn a:app", files: py, environment: { PORT: "5000" } },
      [["0.0.0.0", 5000]],
    ],
    [
      "gunicorn's bind",
      { docker: 'CMD ["gunicorn", "-b", "0.0.0.0:8080", "a:app"]', files: py },
      [["0.0.0.0", 8080]],
    ],
    ["gunicorn's short bind", { docker: "CMD gunicorn -b:8080 a:app", files: py }, [["0.0.0.0", 8080]]],
    ["a socket", { docker: "CMD gunicorn --bind unix:/tmp/x.sock a:app", files: py }, []],
    [
      "gunicorn's file",
      {
        docker: "CMD gunicorn a:app",
        files: { "a.py": "", "gunicorn.conf.py": 'workers = 2\nbind = "0.0.0.0:9000"\n' },
      },
      [["0.0.0.0", 9000]],
    ],
    [
      "gunicorn's file with a variable",
      {
        docker: "CMD gunicorn -c conf.py a:app",
        files: { "conf.py": 'import os\nbind = f"0.0.0.0:{os.getenv("PORT", "8081")}"\n' },
      },
      [["0.0.0.0", 8081]],
    ],
    ["uvicorn's default", { docker: 'CMD ["uvicorn", "a:app"]', files: py }, [["127.0.0.1", 8000]]],
    [
      "uvicorn",
      { docker: 'CMD ["uvicorn", "a:app", "--host", "0.0.0.0", "--port=80"]', files: py },
      [["0.0.0.0", 80]],
    ],
    [
      "a variable with a default",
      { docker: "CMD uvicorn a:app --host 0.0.0.0 --port ${PORT:-8000}", files: py },
      [["0.0.0.0", 8000]],
    ],
    [
      "a variable that is set",
      {
        docker: "CMD exec uvicorn a:app --host 0.0.0.0 --port $PORT",
        files: py,
        environment: { PORT: "81" },
      },
      [["0.0.0.0", 81]],
    ],
    [
      "exec form expands nothing",
      { docker: 'CMD ["uvicorn", "a:app", "--port", "$PORT"]', files: py, environment: { PORT: "81" } },
      [["127.0.0.1", undefined]],
    ],
    ["flask", { docker: "CMD flask run --host=0.0.0.0 -p 5001", files: py }, [["0.0.0.0", 5001]]],
    [
      "flask by variables",
      { docker: "CMD flask run", files: py, environment: { FLASK_RUN_HOST: "0.0.0.0", FLASK_RUN_PORT: "7" } },
      [["0.0.0.0", 7]],
    ],
    ["fastapi run", { docker: "CMD fastapi run a.py", files: py }, [["0.0.0.0", 8000]]],
    ["fastapi dev", { docker: "CMD fastapi dev a.py", files: py }, [["127.0.0.1", 8000]]],
    [
      "runserver",
      { docker: "CMD python manage.py runserver 0.0.0.0:8001", files: ["manage.py"] },
      [["0.0.0.0", 8001]],
    ],
    [
      "runserver alone",
      { docker: "CMD python manage.py runserver", files: ["manage.py"] },
      [["127.0.0.1", 8000]],
    ],
    ["hypercorn", { docker: "CMD hypercorn a:app --bind [::]:8002", files: py }, [["::", 8002]]],
    ["daphne", { docker: "CMD daphne -b 0.0.0.0 -p 8003 a:app", files: py }, [["0.0.0.0", 8003]]],
    ["next", { docker: "CMD npx next start -p 3001" }, [["0.0.0.0", 3001]]],
    ["serve", { docker: "CMD serve -s build -l 5000" }, [["0.0.0.0", 5000]]],
    ["node says nothing", { docker: "CMD node a.js", files: ["a.js"] }, []],
    ["a worker says nothing", { docker: "CMD celery -A a worker", files: py }, []],
  ];
  for (const [what, one, expected] of cases) {
    it(what, () => expect(listening({ base: "python:3.12", ...one })).toEqual(expected));
  }

  it("names the variable that decides", () => {
    const [listen] = facts({ docker: "CMD uvicorn a:app --port ${PORT:-8000}", files: py }).listens;
    expect(listen?.portVariable).toEqual({ name: "PORT", fallback: 8000 });
  });
});

describe("the command to run", () => {
  const cases: readonly (readonly [string, Case, readonly string[]])[] = [
    ["plain", { docker: 'CMD ["node", "dist/a.js"]', files: ["src/a.ts"] }, ["node", "dist/a.js"]],
    [
      "out of a package script",
      { docker: "CMD npm start", files: { "package.json": manifest({ start: "node a.js" }), "a.js": "" } },
      ["node", "a.js"],
    ],
    [
      "paths of the image",
      { docker: 'CMD ["/usr/local/bin/node", "/app/a.js"]', files: ["a.js"] },
      ["node", "a.js"],
    ],
    [
      "init taken off",
      { docker: 'ENTRYPOINT ["/sbin/tini", "--"]\nCMD ["node", "a.js"]', files: ["a.js"] },
      ["node", "a.js"],
    ],
    [
      "a line that does more stays whole",
      { docker: "CMD alembic upgrade head && uvicorn a:app", files: ["a.py"] },
      ["/bin/sh", "-c", "alembic upgrade head && uvicorn a:app"],
    ],
    [
      "another folder",
      {
        docker: 'CMD ["npm", "--prefix", "api", "start"]',
        files: { "api/package.json": manifest({ start: "node a.js" }), "api/a.js": "" },
      },
      ["/bin/sh", "-c", "cd api && exec node a.js"],
    ],
  ];
  for (const [what, one, expected] of cases) {
    it(what, () => expect(knownValue(facts(one).command)).toEqual(expected));
  }

  it("is unknown when a script is not there to be read", () => {
    expect(facts({ docker: "CMD exit 0" }).command.known).toBe(false);
  });
});

describe("process 1", () => {
  const one = (docker: string, base?: string, files: Record<string, string> = {}) => {
    const { processOne } = facts({
      docker,
      ...(base === undefined ? {} : { base }),
      files: { "a.js": "", ...files },
    });
    return [processOne.kind, knownValue(processOne.forwardsSignals)];
  };
  const start = { "package.json": manifest({ start: "node a.js" }) };

  it("tells what stands between", () => {
    expect(one('CMD ["node", "a.js"]')).toEqual(["application", true]);
    expect(one('ENTRYPOINT ["dumb-init", "--"]\nCMD ["node", "a.js"]')).toEqual(["init", true]);
    expect(one("CMD exec node a.js")).toEqual(["application", true]);
    expect(one("CMD node a.js")).toEqual(["shell", false]);
    expect(one("CMD node a.js", "node:20-alpine")).toEqual(["shell", true]);
    expect(one("CMD node a.js", "example.com/base:1")).toEqual(["shell", undefined]);
    expect(one("CMD migrate && node a.js", "node:20-alpine")).toEqual(["shell", false]);
    expect(one('CMD ["npm", "start"]', "node:20", start)).toEqual(["package-manager", false]);
    expect(one('CMD ["npm", "start"]', "node:20-alpine", start)).toEqual(["package-manager", undefined]);
    expect(one('CMD ["./run.sh"]', "node:20", { "run.sh": "#!/bin/sh\nnode a.js\n" })).toEqual([
      "script",
      false,
    ]);
    expect(one('CMD ["./run.sh"]', "node:20", { "run.sh": "#!/bin/sh\nexec node a.js\n" })).toEqual([
      "application",
      true,
    ]);
    expect(
      one('ENTRYPOINT ["tini", "--"]\nCMD ["./run.sh"]', "node:20", { "run.sh": "#!/bin/sh\nnode a.js\n" }),
    ).toEqual(["init", false]);
  });
});

describe("bad input", () => {
  it("ends on scripts that call themselves and on nonsense", () => {
    const loop = { "package.json": manifest({ start: "npm run start" }), "s.sh": "#!/bin/sh\n./s.sh\n" };
    for (const words of [
      ["npm", "start"],
      ["./s.sh"],
      [],
      [""],
      ["sh", "-c"],
      ["sh", "-c", "((("],
      ["env"],
      ["node"],
      ["gunicorn"],
      ["python", "-m"],
      ["$X"],
    ]) {
      expect(facts({ words, files: loop }).entry).toBeNull();
    }
  });
});
