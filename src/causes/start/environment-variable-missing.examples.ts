import type { Example, ExampleEvent } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, nodeService, pythonService } from "../examples/files.js";
import { resource, template } from "../examples/parts.js";
import { instanceVariableExamples } from "./environment-variable-missing-instances.examples.js";

const said = (text: string): ExampleEvent => ({ at: 2, subject: "container/1/api", kind: "log-line", text });

const REQUIRED = expressServer({
  before: `if (!process.env.LABEL_FORMAT) {
  throw new Error("LABEL_FORMAT is not set");
}`,
});

const PYTHON = `import os
from fastapi import FastAPI

region = os.environ["DEPOT_REGION"]
app = FastAPI()


@app.get("/health")
def health():
    return {"status": "ok"}
`;

const failing: Example[] = [
  { name: "a check at the start that throws", files: nodeService(REQUIRED) },
  { name: "os.environ[…] without a default", files: pythonService(PYTHON) },
  { name: "Python says so", timeline: [said("KeyError: 'DEPOT_REGION'")] },
  { name: "the application says so", timeline: [said("Error: LABEL_FORMAT is not set")] },
];

const healthy: Example[] = [
  {
    name: "the task definition sets it",
    files: pythonService(PYTHON, { environment: { DEPOT_REGION: "north" } }),
  },
  {
    name: "it comes from a secret",
    files: nodeService(REQUIRED, {
      container: {
        Secrets: [
          {
            Name: "LABEL_FORMAT",
            ValueFrom: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:label-format-AbCdEf",
          },
        ],
      },
    }),
  },
  {
    name: "the image sets it",
    files: nodeService(REQUIRED, {
      dockerfile: NODE_DOCKERFILE.replace("WORKDIR /app", "WORKDIR /app\nENV LABEL_FORMAT=zpl"),
    }),
  },
  {
    name: "the code has a default",
    files: pythonService(
      PYTHON.replace('os.environ["DEPOT_REGION"]', 'os.environ.get("DEPOT_REGION", "north")'),
    ),
  },
  {
    name: "the workflow puts it in when it deploys",
    files: {
      "server.js": REQUIRED,
      "package.json": '{"name":"labels","dependencies":{"express":"4.21.2"}}',
      Dockerfile: NODE_DOCKERFILE,
      "task-definition.json": JSON.stringify({
        family: "labels",
        containerDefinitions: [{ name: "api", image: "ghcr.io/example/labels:2.7.1", memory: 512 }],
      }),
      "ship.yml": `jobs:
  ship:
    steps:
      - uses: aws-actions/amazon-ecs-render-task-definition@v1
        with:
          task-definition: task-definition.json
          container-name: api
          image: \${{ steps.build.outputs.image }}
          environment-variables: |
            LABEL_FORMAT=\${{ vars.LABEL_FORMAT }}
`,
    },
  },
  { name: "another KeyError", timeline: [said("KeyError: 'parcel'")] },
];

/** A function whose code asks for a variable when an event comes. */
const handler = (read: string, environment: string): Readonly<Record<string, string>> => ({
  "stack.yaml": template(
    resource(
      "Label",
      "AWS::Lambda::Function",
      "Runtime: python3.13",
      "Handler: app.handler",
      "Role: arn:aws:iam::111122223333:role/label",
      "Code: ./label",
      environment,
    ),
  ),
  "label/app.py": `import os\n\ndef handler(event, context):\n    return {"format": ${read}}\n`,
});

failing.push({
  name: "a function that nobody tells it to",
  files: handler('os.environ["LABEL_FORMAT"]', "MemorySize: 256"),
});
healthy.push(
  {
    name: "a function that is told",
    files: handler('os.environ["LABEL_FORMAT"]', "Environment: { Variables: { LABEL_FORMAT: zpl } }"),
  },
  { name: "what Lambda sets itself", files: handler('os.environ["AWS_REGION"]', "MemorySize: 256") },
);

export const environmentVariableMissingExamples = {
  failing: [...failing, ...instanceVariableExamples.failing],
  healthy: [...healthy, ...instanceVariableExamples.healthy],
};
