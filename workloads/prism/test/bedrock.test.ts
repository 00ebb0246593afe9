import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startBedrock, type Bedrock, type Behaviour } from "./support/bedrock.js";
import { asTheyCome, readerOf, type StreamedLine, type View } from "./support/client.js";
import { get, withBedrock, type Prism } from "./support/service.js";
import { EXAMPLE } from "./support/word.js";

// The service against an endpoint on this machine that speaks ConverseStream, by the real SDK.
const THROTTLED: Behaviour = {
  kind: "refuses",
  status: 429,
  error: "ThrottlingException",
  message: "Too many requests",
};
const DENIED: Behaviour = {
  kind: "refuses",
  status: 403,
  error: "AccessDeniedException",
  message: "no access",
};
const PROFILE: Behaviour = {
  kind: "refuses",
  status: 400,
  error: "ValidationException",
  message:
    "Invocation of model ID first with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
};
const GOOD: Behaviour = {
  kind: "answers",
  parts: ["clarity | the the | Say it ", "once.\nstrength | | Short."],
};

let bedrock: Bedrock;
let prism: Prism;
let ada: ReturnType<typeof readerOf>;
let memo: View;

beforeAll(async () => {
  bedrock = await startBedrock({});
  prism = await withBedrock(bedrock.url, "first,second,third", {
    MODEL_CALLS_MAX: "2",
    BEDROCK_MAX_TOKENS: "2000",
  });
  ada = readerOf(prism.url);
  memo = await ada.document(EXAMPLE);
});
afterAll(async () => {
  await prism.stop();
  await bedrock.close();
});
beforeEach(() => {
  bedrock.calls.length = bedrock.gone.length = 0;
});

const behave = (behaviours: Record<string, Behaviour>) => {
  for (const model of Object.keys(bedrock.behaviours)) delete bedrock.behaviours[model];
  Object.assign(bedrock.behaviours, behaviours);
};
const review = () => ada.lines(`/api/documents/${memo.id}/review`, { sections: [0] });
const chat = (body: object) =>
  ada.lines(`/api/documents/${memo.id}/chat`, { turns: [{ role: "user", text: "Why?" }], ...body });
const textOf = (lines: readonly StreamedLine[], type: string) =>
  lines.filter((line) => line.type === type).map((line) => line.text ?? line.name ?? "");

describe("the model's answer", () => {
  it("comes as findings, one by one", async () => {
    behave({ first: GOOD });
    const lines = await review();
    expect(lines.map(({ type }) => type)).toEqual(["begun", "reviewer", "finding", "finding", "done", "end"]);
    expect(lines[2]?.finding).toEqual({ kind: "clarity", quote: "the the", advice: "Say it once." });
    const [call] = bedrock.calls;
    expect(call?.body.inferenceConfig).toEqual({ maxTokens: 2000, temperature: 0.7 });
    expect(call?.body.messages[0]?.content[0]?.text).toContain("how the the archive is moved");
  });

  it("to a question comes as text, from the model that the reader chose", async () => {
    behave({ first: GOOD, third: { kind: "answers", parts: ["Because ", "of May."] } });
    const lines = await chat({ model: "third" });
    expect(textOf(lines, "reviewer")).toEqual(["third"]);
    expect(textOf(lines, "text").join("")).toBe("Because of May.");
  });

  it("is asked for with the roles by turns, the reader's first, also after an answer that broke off", async () => {
    behave({ first: GOOD });
    const turns = [
      { role: "assistant", text: "a rest" },
      { role: "user", text: "one" },
      { role: "user", text: "two" },
    ];
    await chat({ turns });
    expect(bedrock.calls[0]?.body.messages).toEqual([{ role: "user", content: [{ text: "one\ntwo" }] }]);
  });

  it("is not kept back by what lies between", async () => {
    behave({ first: GOOD });
    const response = await ada.post(`/api/documents/${memo.id}/review`, { sections: [0] });
    await response.text();
    const { headers } = response;
    expect([headers.get("x-accel-buffering"), headers.get("cache-control")]).toEqual(["no", "no-store"]);
  });
});

describe("a model that does not answer", () => {
  it.each([
    ["throttled", THROTTLED, "first is throttled; second answers instead."],
    ["not permitted", DENIED, "first is not permitted to this service; second answers instead."],
    [
      "only to be had by an inference profile",
      PROFILE,
      "first cannot be called under this name; second answers instead.",
    ],
  ])("%s: the next one does, and the reader is told", async (_name, behaviour, notice) => {
    behave({ first: behaviour, second: GOOD });
    const lines = await review();
    expect(textOf(lines, "notice")).toEqual([notice]);
    expect(lines.filter(({ type }) => type === "finding")).toHaveLength(2);
    expect(bedrock.calls.map(({ model }) => model)).toEqual(["first", "second"]);
    expect((await ada.view(memo.id)).sections[0]?.feedback?.reviewer).toBe("second");
  });

  it.each(["exception", "cut", "end"] as const)(
    "breaks off in the middle (%s): what it said is taken back",
    async (by) => {
      behave({
        first: { kind: "breaks", parts: ["tone | x | Half a find", "ing.\nclar"], by },
        second: GOOD,
      });
      const lines = await review();
      expect(lines.map(({ type }) => type)).toContain("restart");
      expect(textOf(lines, "notice")).toEqual(["first broke off; second answers instead."]);
      const kept = (await ada.view(memo.id)).sections[0]?.feedback?.findings.map(({ kind }) => kind);
      expect(kept).toEqual(["clarity", "strength"]);
    },
  );

  it("and no other either: one sentence, and what was there before is kept", async () => {
    behave({ first: GOOD });
    await review();
    behave({ first: THROTTLED, second: DENIED, third: THROTTLED });
    expect(textOf(await review(), "failed")).toEqual([
      "third is throttled, and neither did the models before it. Try again in a minute.",
    ]);
    expect((await ada.view(memo.id)).sections[0]?.feedback?.findings).toHaveLength(2);
    expect(await get(`${prism.url}/ready`)).toBe(200);
  });
});

describe("calls to the model", () => {
  it("are bounded, and who waits is told his place", async () => {
    behave({ first: { kind: "hangs", parts: ["strength | | Good."] } });
    const waiting = ada.lines(`/api/documents/${memo.id}/review`, { sections: [0, 1, 2] });
    await vi.waitFor(() => expect(bedrock.underWay()).toBe(2));
    behave({ first: GOOD });
    bedrock.letGo();
    const lines = await waiting;
    expect(lines).toContainEqual({ type: "waiting", section: 2, ahead: 0 });
    expect(lines.filter(({ type }) => type === "done")).toHaveLength(3);
    expect(bedrock.most()).toBe(2);
  });

  it("end when the reader goes away, and give their place to the next", async () => {
    behave({ first: { kind: "hangs", parts: ["strength | | Good.\n"] } });
    const leaving = new AbortController();
    const response = await ada.post(`/api/documents/${memo.id}/review`, { sections: [0, 1] }, leaving.signal);
    for await (const line of asTheyCome(response)) if (line.type === "finding") break;
    leaving.abort();
    await vi.waitFor(() => expect(bedrock.gone).toEqual(["first", "first"]));
    behave({ first: GOOD });
    expect((await review()).at(-1)).toEqual({ type: "end" });
  });
});

describe("settings of the record", () => {
  it("ENABLE_MODEL_FALLBACK=false asks one model; CHAT_ENABLE_MULTI_MODEL=false lets nobody choose; REASONING_ENABLED=true asks for it", async () => {
    behave({ "eu.anthropic.claude-x": THROTTLED, other: GOOD });
    const strict = await withBedrock(bedrock.url, "eu.anthropic.claude-x,other", {
      ENABLE_MODEL_FALLBACK: "false",
      CHAT_ENABLE_MULTI_MODEL: "false",
      REASONING_ENABLED: "true",
    });
    const bob = readerOf(strict.url);
    const { id } = await bob.document(EXAMPLE);
    const lines = await bob.lines(`/api/documents/${id}/review`, { sections: [0] });
    expect(textOf(lines, "failed")).toEqual(["eu.anthropic.claude-x is throttled. Try again in a minute."]);
    expect(bedrock.calls).toHaveLength(1);
    expect(bedrock.calls[0]?.body).toMatchObject({
      inferenceConfig: { temperature: 1 },
      additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } },
    });
    const chosen = await bob.post(`/api/documents/${id}/chat`, {
      turns: [{ role: "user", text: "x" }],
      model: "other",
    });
    expect(chosen.status).toBe(400);
    await strict.stop();
  });
});
