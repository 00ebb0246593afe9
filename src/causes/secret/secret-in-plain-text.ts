import { looksSecret } from "../../mask/index.js";
import { hasPlaceholder, type Model, type Origin } from "../../model/index.js";
import { defineCause, found } from "../cause.js";
import { instanceTemplate } from "../examples/instances.js";
import { resource, taskDefinition, taskResource, template } from "../examples/parts.js";

const environment = (value: string): Record<string, string> => ({
  "task.yaml": taskDefinition("Environment:", `  - { Name: DATABASE_PASSWORD, Value: ${value} }`),
});

const userData = (line: string): Record<string, string> => ({
  "web.yaml": instanceTemplate({
    script: ["dnf install -y python3", line, "nohup python3 app.py &"],
    launch: [
      "  NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [!Ref WebGroup] }]",
      "  IamInstanceProfile: { Name: orders-web }",
    ],
  }),
});

export const cause = defineCause({
  id: "secret-in-plain-text",
  title: "a secret stands in clear",
  severity: "error",
  meaning:
    "A password, key or token is written as plain text into a file of the deployment, the image or a task's environment.",
  hurts:
    "Everybody who can read the repository, the template, the image or the task definition has it, and every earlier revision keeps it.",
  mend: "Keep it in Secrets Manager or as a SecureString parameter and name it under `secrets`. Then change it: what has been written down once is known.",
  links: [
    {
      title: "Pass sensitive data to a container",
      url: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
    },
    {
      title: "Dynamic references in CloudFormation",
      url: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html",
    },
  ],
  check: (model) =>
    distinct([...written(model), ...inEnvironments(model)]).map(({ origin, what, name }) =>
      found({
        title:
          name === null
            ? `${withArticle(what)} stands in clear`
            : // The name last: a name with something behind its colon is masked wherever it is shown.
              `${withArticle(what)} stands in clear under ${name}`,
        explanation: `${capital(withArticle(what))} is written here as plain text. Its text is not shown.`,
        where: [{ origin, value: "" }],
        confidence: 0.9,
        repairs: [
          {
            description:
              "keep it in Secrets Manager and name it under the container's `secrets`; then change it",
            safe: false,
            changes: [],
          },
        ],
      }),
    ),
  explainsEvents: [],
  explains: [],
  examples: {
    failing: [
      { name: "a password that user data exports", files: userData("export DB_PASSWORD=vK7wq2Zr9mT4") },
      { name: "a password in the environment", files: environment("vK7wq2Zr9mT4") },
      { name: "a password that anybody would guess", files: environment("P1ssw0rd") },
      { name: "a password of words and digits", files: environment("'SuperSecret123!'") },
      { name: "a password of digits", files: environment("'20190412'") },
      {
        name: "a password in a URL",
        files: {
          "task.yaml": taskDefinition(
            "Environment:",
            "  - { Name: DATABASE_URL, Value: 'postgresql://orders:vK7wq2Zr9mT4@db.example:5432/orders' }",
          ),
        },
      },
    ],
    healthy: [
      {
        name: "user data that reads it when the instance starts",
        files: userData(
          "export DB_PASSWORD=$(aws ssm get-parameter --name /orders/db --with-decryption --query Parameter.Value --output text)",
        ),
      },
      {
        name: "user data that a parameter fills in",
        files: userData("export DB_PASSWORD=${DatabasePassword}"),
      },
      {
        name: "only a reference",
        files: environment("'{{resolve:secretsmanager:orders:SecretString:password}}'"),
      },
      {
        name: "taken from Secrets Manager",
        files: {
          "task.yaml": taskDefinition(
            "Secrets:",
            "  - { Name: DATABASE_PASSWORD, ValueFrom: arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-AbCdEf }",
          ),
        },
      },
      {
        name: "a reference that is put together from pieces",
        files: {
          "task.yaml": taskDefinition(
            "Environment:",
            "  - Name: DATABASE_PASSWORD",
            "    Value: !Join ['', ['{{resolve:secretsmanager:', !Ref Secret, ':SecretString:password}}']]",
          ).replace("Resources:", "Parameters: { Secret: { Type: String } }\nResources:"),
        },
      },
      ...["super-secret", "mysecretpassword", "KEYEXAMPLE1234", "change_me_please", "<db password>"].map(
        (text) => ({ name: `a text that only stands in: ${text}`, files: environment(`'${text}'`) }),
      ),
      {
        name: "a URL as tutorials write it",
        files: {
          "task.yaml": taskDefinition(
            "Environment:",
            "  - { Name: MONGODB_URI, Value: 'mongodb+srv://username:password@cluster.mongodb.net/database' }",
          ),
        },
      },
      {
        name: "how long tokens hold",
        files: {
          "users.yaml": template(
            resource(
              "Client",
              "AWS::Cognito::UserPoolClient",
              "UserPoolId: eu-west-1_AbCdEfGhI",
              "TokenValidityUnits: { AccessToken: hours, RefreshToken: days }",
            ),
            taskResource(),
          ),
        },
      },
      {
        name: "a name with key, a value without secret",
        files: {
          "task.yaml": taskDefinition("Environment:", "  - { Name: CACHE_KEY_PREFIX, Value: orders }"),
        },
      },
    ],
  },
});

interface Plain {
  readonly origin: Origin;
  readonly what: string;
  readonly name: string | null;
}

// What opens only the database of a developer's own machine is no secret of the deployment.
const LOCAL_ONLY = /password|secret$/;

function written(model: Model): Plain[] {
  const localFiles = new Set(model.localServices.map((service) => service.origin.place?.file));
  return model.secrets
    .filter(({ origin, what }) => !(localFiles.has(origin.place?.file) && LOCAL_ONLY.test(what)))
    .map(({ origin, what }) => ({ origin, what, name: null }));
}

function inEnvironments(model: Model): Plain[] {
  const hosts = model.instanceGroups.flatMap(({ host }) => host ?? []);
  const all = [
    ...model.taskDefinitions.flatMap(({ containers }) => containers),
    ...hosts.flatMap(({ processes }) => processes),
    ...hosts.flatMap(({ script }) => script?.commands ?? []),
    ...model.hostProcesses,
  ];
  // Every command after an export has it.
  const variables = new Set(all.flatMap(({ environment }) => environment));
  return [...variables].flatMap(({ name, value, from }) => {
    if (from === "secret" || !value.known || isOnlyPlaceholder(value.value)) return [];
    const what = looksSecret(name, value.value);
    return what === null ? [] : [{ origin: value.origin, what, name }];
  });
}

/** Nothing but what the deployment fills in stands there. */
function isOnlyPlaceholder(text: string): boolean {
  return hasPlaceholder(text) && !/[^\s]/.test(text.replace(/\$\{[^{}]*\}/g, ""));
}

/** A reader may have seen the same value; the one with its name says more. */
function distinct(all: readonly Plain[]): Plain[] {
  const byLine = new Map<string, Plain>();
  for (const plain of all) {
    const { place } = plain.origin;
    const key = place ? `${place.file}:${place.line}` : `${byLine.size}`;
    if (!byLine.has(key) || plain.name !== null) byLine.set(key, plain);
  }
  return [...byLine.values()];
}

function withArticle(what: string): string {
  if (/^credentials$/.test(what)) return what;
  return /^[aeiou]/i.test(what) ? `an ${what}` : `a ${what}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
