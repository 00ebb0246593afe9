import type { Cause } from "../cause.js";
import { pythonBundle } from "../examples/bundles.js";
import { taskResource, template } from "../examples/parts.js";

/** A task whose image is built here. */
const image = (dockerfile: string, files: Readonly<Record<string, string>>): Record<string, string> => ({
  "template.yaml": template(taskResource("Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.2")),
  "push.sh": "docker build -t 111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.2 .\n",
  Dockerfile: dockerfile,
  ...files,
});

const node = (version: string, engines: string): Record<string, string> =>
  image(`FROM node:${version}\nCOPY . .\nRUN npm ci --omit=dev\nCMD ["node", "server.js"]\n`, {
    "package.json": `{ "name": "orders", "engines": { "node": "${engines}" } }\n`,
    "server.js": 'require("node:http").createServer().listen(8080);\n',
  });

const PYPROJECT =
  '[tool.poetry]\nname = "orders"\n\n[tool.poetry.dependencies]\npython = "^3.11"\nfastapi = "^0.110"\n';

const poetry = (version: string): Record<string, string> =>
  image(
    `FROM python:${version}-slim AS build\nCOPY pyproject.toml ./\nRUN pip install poetry && poetry install --no-root\nFROM gcr.io/distroless/python3\nCOPY --from=build /app /app\nCMD ["app.py"]\n`,
    { "pyproject.toml": PYPROJECT },
  );

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <properties><java.version>21</java.version></properties>
</project>
`;
const java = (runtime: string): Record<string, string> =>
  image(
    `FROM maven:3.9-eclipse-temurin-21 AS build\nCOPY . .\nRUN mvn -q package\nFROM ${runtime}\nCOPY --from=build target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n`,
    { "pom.xml": POM },
  );

const bundle = (platform: string, requires: string): Record<string, string> => ({
  ...pythonBundle(),
  ".elasticbeanstalk/config.yml": `branch-defaults:\n  main:\n    environment: orders\nglobal:\n  application_name: orders\n  default_platform: ${platform}\n`,
  Pipfile: `[packages]\nflask = "*"\n\n[requires]\npython_version = "${requires}"\n`,
});

export const runtimeVersionMismatchExamples: Cause["examples"] = {
  failing: [
    { name: "engines ask for a newer Node.js than the image has", files: node("18-slim", ">=20.9") },
    { name: "Poetry refuses the image's Python", files: poetry("3.9") },
    { name: "classes for Java 21 on Java 17", files: java("eclipse-temurin:17-jre") },
    {
      name: "Beanstalk: the Pipfile asks for another Python",
      files: bundle("Python 3.9 running on 64bit Amazon Linux 2023", "3.12"),
    },
  ],
  healthy: [
    { name: "the same Node.js", files: node("20-slim", ">=20.9") },
    { name: "one of several allowed releases", files: node("22-alpine", "^18.18 || ^20.9 || >=22") },
    { name: "an image without a version in its name", files: node("lts-slim", ">=20.9") },
    { name: "Poetry with a Python that it allows", files: poetry("3.12") },
    { name: "the same Java", files: java("eclipse-temurin:21-jre") },
    {
      name: "Beanstalk: the same Python",
      files: bundle("Python 3.12 running on 64bit Amazon Linux 2023", "3.12"),
    },
    {
      name: "the manifest of another part of the repository",
      files: {
        ...node("18-slim", ">=18"),
        "web/package.json": '{ "name": "web", "engines": { "node": ">=22" } }\n',
      },
    },
  ],
};
