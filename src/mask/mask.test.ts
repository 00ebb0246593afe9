import { describe, expect, it } from "vitest";
import { looksSecret, mask, secretName } from "./index.js";

// Put together here, so that no scanner takes a test for a leak.
const join = (...parts: readonly string[]): string => parts.join("");
const SECRET_ACCESS_KEY = join("tR8mWqLxVbZ4/H2NcYdKJ/", "eUfTgSoP7aRwQiBnM0");

/** What is planted, the name it stands under, and the part that must never be seen. */
const PLANTED: readonly (readonly [string, string, string, string?])[] = [
  [
    "password in a URL",
    "DATABASE_URL",
    join("postgresql+asyncpg://app:hunter2!x", "@db.internal:5432/app"),
    "hunter2!x",
  ],
  ["password in a URL without user", "REDIS_URL", join("rediss://:s3cr3tpw", "@cache:6379/0"), "s3cr3tpw"],
  ["access key id", "ANYTHING", join("AKIA", "I4XQ7LWZN2PD5TRC")],
  ["secret access key", "AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY],
  ["secret access key under another name", "FOO", SECRET_ACCESS_KEY],
  [
    "private key",
    "TLS",
    join("-----BEGIN RSA PRIVATE ", "KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"),
    "MIIEow",
  ],
  ["JSON web token", "X", join("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0In0.", "dozjgNryP4J3jVmNHl0w5N")],
  [
    "bearer token",
    "HEADER",
    join("Authorization: Bearer ", "abcdef0123456789abcdef"),
    "abcdef0123456789abcdef",
  ],
  ["GitHub token", "X", join("ghp_", "0123456789abcdefghijABCDEFGHIJ012345")],
  ["GitHub fine-grained token", "X", join("github_pat_", "11ABCDEFG0abcdefghijkl_mnopqrstuv")],
  ["GitLab token", "X", join("glpat-", "abcdefghij0123456789")],
  ["Slack token", "X", join("xoxb-", "123456789012-abcdefghijkl")],
  [
    "Slack webhook",
    "URL",
    join("https://hooks.slack.com/services/", "T0000/B0000/abcdefghijklmnopqrst"),
    "abcdefghijklmnopqrst",
  ],
  ["Stripe key", "X", join("sk_live_", "0123456789abcdefABCDEF")],
  ["Google key", "X", join("AIza", "SyA0123456789abcdefghijklmnopqrstuv")],
  ["SendGrid key", "X", join("SG.", "abcdefghijklmnopqrst.uvwxyz0123456789ABCD")],
  ["OpenAI-like key", "X", join("sk-proj-", "abcdefghijklmnop0123456789")],
  ["npm token", "X", join("npm_", "abcdefghijklmnopqrstuvwxyz0123456789")],
  ["password by name", "DB_PASSWORD", "correct-horse-7"],
  ["camel-case name", "jwtSecret", "9f86d081884c7d659a2feaa0c55ad015"],
  ["long hexadecimal under a key's name", "ENCRYPTION_KEY", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
  ["connection string", "SQL", "Server=db;User Id=sa;Password=Str0ngOne;Encrypt=true", "Str0ngOne"],
  [
    "storage key",
    "AZURE",
    join("DefaultEndpointsProtocol=https;AccountKey=", "abc123def456ghi789==;"),
    "abc123def456ghi789",
  ],
  ["numbered name", "TOKEN_2", "f7a1c9e2b4d6"],
  ["a weak password of two words", "DB_PASSWORD", "SuperSecret123!"],
  ["a weak password with digits", "DB_PASSWORD", "password1234"],
];

const HARMLESS: readonly (readonly [string, string, string])[] = [
  ["ARN", "DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"],
  ["URL without password", "DATABASE_URL", "postgresql://app@db.internal:5432/app?sslmode=require"],
  ["URL with a referenced password", "DATABASE_URL", join("postgresql://app:${DB_PASSWORD}", "@db/app")],
  ["UUID", "REQUEST_ID", "123e4567-e89b-12d3-a456-426614174000"],
  ["image digest", "IMAGE", `app@sha256:${"ab12".repeat(16)}`],
  ["commit", "GIT_SHA", "3f786850e387550fdab836ed7e6dc881de23001b"],
  ["placeholder", "API_KEY", "changeme"],
  ["the key of AWS's documentation", "ANYTHING", join("AKIA", "IOSFODNN7EXAMPLE")],
  ["words of tutorials", "JWT_SECRET", "my-super-secret-key"],
  ["a URL of tutorials", "MONGODB_URI", join("mongodb+srv://username:password", "@cluster.mongodb.net/db")],
  ["a unit of time", "AccessToken", "hours"],
  ["a key by its alias", "KMS_MASTER_KEY", "alias/aws/s3"],
  ["placeholder in brackets", "JWT_SECRET", "<your secret>"],
  ["dynamic reference", "DB_PASSWORD", "{{resolve:secretsmanager:db:SecretString:password}}"],
  ["variable", "DB_PASSWORD", "${DB_PASSWORD:?set it}"],
  ["empty", "DB_PASSWORD", ""],
  ["a file", "DB_PASSWORD", "/run/secrets/db"],
  ["its length", "PASSWORD_LENGTH", "40"],
  ["tokens of a language model", "BEDROCK_MAX_TOKENS", "4096"],
  ["a lifetime", "ACCESS_TOKEN_EXPIRES_IN", "3600"],
  ["an object's key", "S3_MODEL_KEY", "fixed_model_best.h5"],
  ["a public key", "STRIPE_PUBLIC_KEY", "pk_abc"],
  ["an address", "TOKEN_URL", "https://auth.example.com/oauth/token"],
  ["switched off", "REDIS_PASSWORD", "disabled"],
  ["region", "AWS_REGION", "eu-north-1"],
  ["algorithm", "JWT_ALGORITHM", "HS256"],
  ["a switch", "PASSWORD_LOGIN_ENABLED", "true"],
];

describe("mask", () => {
  for (const [what, name, value, hidden = value] of PLANTED) {
    it(`finds and hides: ${what}`, () => {
      expect(looksSecret(name, value)).not.toBeNull();
      for (const text of [
        `${name}=${value}`,
        `${name}: "${value}"`,
        `{"name": "${name}", "value": "${value}"}`,
      ]) {
        expect(mask(text)).not.toContain(hidden);
        expect(mask(text)).toContain("***");
      }
    });
  }

  for (const [what, name, value] of HARMLESS) {
    it(`leaves alone: ${what}`, () => {
      expect(looksSecret(name, value)).toBeNull();
    });
  }

  it("leaves references, images and sentences readable", () => {
    const texts = [
      "Value: !Sub '${DatabaseSecret}:password::'",
      "password: ${DB_PASSWORD}",
      "image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/app@sha256:0123456789abcdef0123456789abcdef",
      "SyntaxError: Unexpected token: end of file",
      'FATAL: password authentication failed for user "app"',
      "task/api/0123456789abcdef0123456789abcdef is unhealthy",
      "redis://cache.internal:6379/0",
    ];
    for (const text of texts) expect(mask(text)).toBe(text);
  });

  it("hides what command lines carry, and keeps the user of a URL", () => {
    expect(mask("mysqldump --password=abc123 --host db")).toBe("mysqldump --password=*** --host db");
    expect(mask("docker login --username AWS --password abc123xyz")).toContain("--password ***");
    for (const line of [
      "command: PGPASSWORD=abc123 psql",
      'command: "PGPASSWORD=abc123 psql -c x"',
      "run: 'a && T_TOKEN=abc123 b'",
    ])
      expect(mask(line)).toBe(line.replace("abc123", "***"));
    expect(mask(join("amqp://svc:p@ss", "@mq:5671/v"))).toBe("amqp://svc:***@mq:5671/v");
    expect(mask("https://b.s3.amazonaws.com/k?X-Amz-Signature=0123456789abcdef&x=1")).toContain(
      "Signature=***&x=1",
    );
  });

  it("is idempotent", () => {
    for (const [, name, value] of PLANTED) {
      const once = mask(`${name}=${value}`);
      expect(mask(once)).toBe(once);
    }
  });

  it("stays linear on long lines", () => {
    const parts = [
      "a".repeat(200_000),
      "a.".repeat(100_000),
      "x:".repeat(100_000),
      "-----BEGIN PRIVATE ".repeat(10_000),
    ];
    for (const part of parts) expect(mask(part)).toBe(part);
  });
});

describe("secretName", () => {
  it("knows names in every spelling", () => {
    for (const name of [
      "DB_PASSWORD",
      "dbPassword",
      "db-password",
      "SECRET_KEY_BASE",
      "PGPASSWORD",
      "apiKey",
      "APIKEY",
    ]) {
      expect([name, secretName(name)]).toEqual([name, true]);
    }
    for (const name of [
      "KEY",
      "PUBLIC_KEY",
      "PASSWORD_RESET_URL",
      "SECRET_ARN",
      "PASS_THROUGH",
      "TOKENIZER",
      "COMPASS",
    ]) {
      expect([name, secretName(name)]).toEqual([name, false]);
    }
  });
});
