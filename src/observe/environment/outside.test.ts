import { describe, expect, it } from "vitest";
import type { DeployedVariable, ObserveRequest } from "../request.js";
import { outsideServers } from "./outside.js";
import { runEnvironment } from "./run-environment.js";

function request(environment: readonly DeployedVariable[]): ObserveRequest {
  return {
    name: "shop",
    command: ["node", "server.js"],
    workingDirectory: "/",
    environment,
    containerPorts: [3000],
    portVariable: null,
    vcpu: null,
    memoryLimitMiB: null,
    endpoints: [],
    dependencies: [
      {
        name: "redis",
        kind: "redis",
        variables: [{ name: "REDIS_URL", value: "redis://cache.example.com:6379/0" }],
        url: null,
      },
    ],
    conditions: [],
    stopTimeoutSeconds: 30,
  };
}

const found = (name: string, value: string | null, ...others: DeployedVariable[]): string[] =>
  outsideServers(request([{ name, value }, ...others])).map((server) => server.name);

describe("servers of other people", () => {
  it.each([
    ["PAYMENT_API", "https://api.payments.example/v2", "api.payments.example"],
    ["BROKER", "broker.example.com:9092", "broker.example.com"],
    ["QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/123456789012/orders", "sqs.eu-west-1.amazonaws.com"],
  ])("%s is one", (name, value, host) => {
    expect(found(name, value)).toEqual([host]);
  });

  it("a host beside its port is one, with both variables", () => {
    const [server] = outsideServers(
      request([
        { name: "SMTP_HOST", value: "mail.example.com" },
        { name: "SMTP_PORT", value: "587" },
      ]),
    );
    expect(server?.variables.map(({ name }) => name)).toEqual(["SMTP_HOST", "SMTP_PORT"]);
  });

  it.each([
    ["SELF", "http://localhost:3000/"],
    ["DATABASE", "sqlite:///data/shop.db"],
    ["MODEL", "s3://models/latest.bin"],
    ["VERSION", "1.4.2"],
    ["PUBLIC_HOST", "shop.example.com"],
    ["REDIS_RESULTS", "redis://cache.example.com:6379/1"],
    ["SECRET", null],
  ])("%s is none", (name, value) => {
    expect(found(name, value)).toEqual([]);
  });
});

describe("the environment of a run", () => {
  const values = (deployed: readonly DeployedVariable[]): Readonly<Record<string, string>> =>
    runEnvironment({
      deployed,
      dependencies: outsideServers(request(deployed)).map((dependency) => ({
        dependency,
        address: { host: "127.0.0.1", port: 5001 },
      })),
      port: null,
      certificateFile: "/tmp/certificate.pem",
    }).values;

  it("leads to nobody outside", () => {
    expect(
      values([
        { name: "PAYMENT_API", value: "https://api.payments.example/v2?key=1" },
        { name: "SMTP_HOST", value: "mail.example.com" },
        { name: "SMTP_PORT", value: "587" },
      ]),
    ).toMatchObject({
      PAYMENT_API: "https://127.0.0.1:5001/v2?key=1",
      SMTP_HOST: "127.0.0.1",
      SMTP_PORT: "5001",
    });
  });

  it("opens no account of AWS", () => {
    const given = values([{ name: "AWS_ACCESS_KEY_ID", value: "AKIAIOSFODNN7EXAMPLE" }]);
    expect(given["AWS_ACCESS_KEY_ID"]).not.toContain("AKIA");
    expect(given).toMatchObject({
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    });
  });

  it("keeps this machine's own folders, whatever the image calls them", () => {
    const given = values([
      { name: "PATH", value: "/opt/app/bin:/usr/bin" },
      { name: "HOME", value: "/home/app" },
    ]);
    expect(given["PATH"]).toBe(process.env["PATH"]);
    expect(given["HOME"]).toBe(process.env["HOME"]);
  });
});
