// A stand-in for AWS that creates stacks: LocalEmu (from PyPI, needs Python 3.13), started for one test file.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CloudFormation, type StackResource } from "@aws-sdk/client-cloudformation";

const COMMAND = "localemu";
const REGION = "us-east-1";
const ACCOUNT_DIGITS = 12;
const START_ATTEMPTS_MAX = 600;
const CREATION_ATTEMPTS_MAX = 300;
const PAUSE_MS = 200;

export const emulatorIsInstalled = (): boolean =>
  spawnSync(COMMAND, ["--version"], { stdio: "ignore" }).status === 0;

export interface Emulator {
  /** Creates a stack and returns what it consists of; a stack that is not complete is an error with its reason. */
  deploy(template: string, parameters: Readonly<Record<string, string>>): Promise<readonly StackResource[]>;
  /** A certificate and a secret that exist there: templates take theirs as parameters. */
  certificateArn(): Promise<string>;
  secretArn(): Promise<string>;
  stop(): Promise<void>;
}

export async function startEmulator(): Promise<Emulator> {
  const port = await freePort();
  const home = mkdtempSync(join(tmpdir(), "emulator-"));
  // In a group of its own: it starts processes, and all of them end together.
  const server = spawn(COMMAND, ["start", "--host", "127.0.0.1", "--port", String(port)], {
    stdio: "ignore",
    detached: true,
    env: { ...process.env, HOME: home, TMPDIR: home },
  });
  const stop = async () => {
    await ended(server);
    rmSync(home, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  await untilAnswering(server, endpoint).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  let made = 0;
  return {
    async deploy(template, parameters) {
      made += 1;
      const StackName = `stack-${made}`;
      // Names are unique in an account, and attempts share theirs: each gets an account of its own.
      const credentials = {
        accessKeyId: String(made).padStart(ACCOUNT_DIGITS, "0"),
        secretAccessKey: "testing",
      };
      const cloudFormation = new CloudFormation({ endpoint, region: REGION, credentials });
      await cloudFormation.createStack({
        StackName,
        TemplateBody: template,
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
      });
      await untilCreated(cloudFormation, StackName);
      const { StackResources = [] } = await cloudFormation.describeStackResources({ StackName });
      cloudFormation.destroy();
      return StackResources;
    },
    certificateArn: () =>
      ask(
        endpoint,
        "acm",
        "CertificateManager.RequestCertificate",
        { DomainName: "www.example.com" },
        "CertificateArn",
      ),
    secretArn: () => {
      made += 1;
      const secret = {
        Name: `given-${made}`,
        SecretString: '{"username":"a","password":"b"}',
        ClientRequestToken: randomUUID(),
      };
      return ask(endpoint, "secretsmanager", "secretsmanager.CreateSecret", secret, "ARN");
    },
    stop,
  };
}

async function untilCreated(cloudFormation: CloudFormation, StackName: string): Promise<void> {
  let status = "";
  for (let attempt = 0; attempt < CREATION_ATTEMPTS_MAX; attempt += 1) {
    const { Stacks } = await cloudFormation.describeStacks({ StackName });
    status = Stacks?.[0]?.StackStatus ?? "gone";
    if (status === "CREATE_COMPLETE") return;
    if (!status.endsWith("IN_PROGRESS")) break;
    await pause(PAUSE_MS);
  }
  const { StackResources = [] } = await cloudFormation.describeStackResources({ StackName });
  const reasons = StackResources.filter(({ ResourceStatus }) => ResourceStatus?.endsWith("FAILED")).map(
    ({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`,
  );
  throw new Error(`${status}\n${reasons.join("\n")}`);
}

/** One call of a service with a JSON protocol; the emulator looks at the scope of the credential only. */
async function ask(
  endpoint: string,
  service: string,
  target: string,
  body: object,
  wanted: string,
): Promise<string> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
      authorization: `AWS4-HMAC-SHA256 Credential=testing/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  const value = answer[wanted];
  if (typeof value !== "string") throw new Error(`${target}: ${JSON.stringify(answer)}`);
  return value;
}

async function untilAnswering(server: ChildProcess, endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < START_ATTEMPTS_MAX && server.exitCode === null; attempt += 1) {
    const answers = await fetch(`${endpoint}/_localemu/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return;
    await pause(PAUSE_MS);
  }
  throw new Error("The emulator did not start.");
}

function ended(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null)
    return Promise.resolve();
  const group = -server.pid;
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    process.kill(group, "SIGTERM");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
