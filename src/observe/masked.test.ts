import { describe, expect, it } from "vitest";
import type { Run } from "../profile/index.js";
import { maskedRun, secretsIn } from "./masked.js";

const secrets = secretsIn({
  DATABASE_URL: "postgresql://app:p%40ss-word@127.0.0.1:1/x",
  JWT_SECRET: "a-signing-key-0123",
  PORT: "8000",
  PIN_PASSWORD: "no",
});

describe("secrets of an environment", () => {
  it("are passwords in URLs, as written and as meant, and values of secret names; nothing short", () => {
    expect(secrets).toEqual(["a-signing-key-0123", "p%40ss-word", "p@ss-word"]);
  });

  it("do not leave a run in any text", () => {
    const answers = {
      sent: 1,
      statuses: {},
      refused: 0,
      timedOut: 0,
      waitedSeconds: 3,
      reset: 0,
      latency: null,
      samples: [
        {
          atSeconds: 0,
          seconds: 0,
          request: "GET /",
          answer: "200",
          excerpt: "signed with a-signing-key-0123",
        },
      ],
    };
    const run: Run = {
      faults: [],
      effects: [],
      listens: [],
      startCpuSeconds: 0,
      exit: null,
      phases: [
        {
          fromSeconds: 0,
          faults: [],
          endpoints: [
            {
              role: "ordinary",
              method: "GET",
              path: "/",
              firstHealthySeconds: 0,
              idle: answers,
              load: answers,
            },
          ],
        },
      ],
      memory: { sampled: true, method: "pss", startMiB: 0, peakMiB: 0, loadMiB: null, limitMiB: null },
      stop: null,
      output: ["connecting with p@ss-word", "listening on 8000"],
    };
    const shown = maskedRun(run, secrets);
    expect(JSON.stringify(shown)).not.toMatch(/ss-word|signing-key/);
    expect(shown.output[1]).toBe("listening on 8000");
  });
});
