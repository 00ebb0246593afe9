// Image references and connection URLs, also where only the deployment decides a part of them.
import { describe, expect, it } from "vitest";
import { parseConnectionUrl } from "./connection-url.js";
import { isPrivateEcr, parseImageReference } from "./image-reference.js";

describe("image references", () => {
  it.each([
    ["nginx", "docker.io", "nginx", null],
    ["nginx:1.27", "docker.io", "nginx", "1.27"],
    ["team/orders:2", "docker.io", "team/orders", "2"],
    ["registry.example:5000/team/orders", "registry.example:5000", "team/orders", null],
    ["localhost/orders:dev", "localhost", "orders", "dev"],
    [
      "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/orders:1.0.0",
      "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com",
      "orders",
      "1.0.0",
    ],
    ["ghcr.io/orders:${Tag}", "ghcr.io", "orders", "${Tag}"],
  ])("%s", (text, registry, repository, tag) => {
    expect(parseImageReference(text)).toEqual({ registry, repository, tag, digest: null });
  });

  it("keeps digests", () => {
    expect(parseImageReference(`nginx:latest@sha256:${"ab".repeat(32)}`)?.digest).toBe(
      `sha256:${"ab".repeat(32)}`,
    );
  });

  it.each([
    "ECR_REPO_URI:IMAGE_TAG",
    "${Image}",
    "111122223333.dkr.ecr.eu-west-1.amazonaws.com/${Repository}",
    "<IMAGE_NAME>",
    "a b",
    "",
  ])("cannot be read: %s", (text) => {
    expect(parseImageReference(text)).toBeNull();
  });

  it("tells private ECR from the public one", () => {
    const isEcr = (text: string) => {
      const reference = parseImageReference(text);
      return reference !== null && isPrivateEcr(reference);
    };
    expect(isEcr("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/orders:1")).toBe(true);
    expect(isEcr("${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/orders:1")).toBe(true);
    expect(isEcr("public.ecr.aws/nginx/nginx:1.27")).toBe(false);
  });
});

describe("connection URLs", () => {
  it("are taken apart", () => {
    expect(parseConnectionUrl("postgresql+asyncpg://u:p@db.example:5433/orders?sslmode=require&x=1")).toEqual(
      {
        scheme: "postgresql",
        driver: "asyncpg",
        host: "db.example",
        port: 5433,
        parameters: new Map([
          ["sslmode", "require"],
          ["x", "1"],
        ]),
      },
    );
  });

  it("keep what only the deployment decides", () => {
    const url = parseConnectionUrl("redis://:${Token}@${Cache.PrimaryEndPoint.Address}:${Cache.Port}/0");
    expect(url).toMatchObject({ scheme: "redis", host: "${Cache.PrimaryEndPoint.Address}", port: null });
    expect(parseConnectionUrl("smtps://email-smtp.${AWS::Region}.amazonaws.com:465")).toMatchObject({
      host: "email-smtp.${AWS::Region}.amazonaws.com",
      port: 465,
    });
    expect(parseConnectionUrl("${DatabaseUrl}")).toBeNull();
    expect(parseConnectionUrl("not a url")).toBeNull();
  });
});
