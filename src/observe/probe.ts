import { type Agent, request } from "node:http";
import type { ProbeSample } from "../profile/index.js";

/** One HTTP request and what came of it. */
export interface ProbeAnswer {
  readonly kind: "status" | "refused" | "timeout" | "reset";
  readonly status: number | null;
  readonly seconds: number;
  readonly excerpt: string;
}

export interface ProbeTarget {
  readonly address: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly host: string;
}

/** Source: [ALB-T] the User-Agent of a target group's checks. */
const USER_AGENT = "ELB-HealthChecker/2.0";
const EXCERPT_BYTES_MAX = 300;
/** More than this of a body is not waited for. */
const BODY_BYTES_MAX = 256 * 1024;

/**
 * HTTP/1.1 on a connection of its own, closed afterwards, as a target group's check does it; with
 * an agent on a kept connection, as a load balancer passes on ordinary requests.
 */
export function probe(target: ProbeTarget, timeoutSeconds: number, agent?: Agent): Promise<ProbeAnswer> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let status: number | null = null;
    let excerpt = Buffer.alloc(0);
    let bodyBytes = 0;
    let complete = false;
    const finish = (kind: ProbeAnswer["kind"]): void => {
      clearTimeout(timer);
      if (!complete) outgoing.destroy();
      resolve({
        kind,
        status: kind === "status" ? status : null,
        seconds: (performance.now() - startedAt) / 1000,
        excerpt: printable(excerpt),
      });
    };
    const timer = setTimeout(() => finish("timeout"), timeoutSeconds * 1000);
    const outgoing = request({
      host: target.address,
      port: target.port,
      method: target.method,
      path: target.path,
      agent: agent ?? false,
      headers: {
        host: target.host,
        "user-agent": USER_AGENT,
        ...(agent ? {} : { connection: "close" }),
      },
    });
    outgoing.on("response", (response) => {
      status = response.statusCode ?? null;
      response.on("data", (chunk: Buffer) => {
        bodyBytes += chunk.length;
        if (excerpt.length < EXCERPT_BYTES_MAX) {
          excerpt = Buffer.concat([excerpt, chunk.subarray(0, EXCERPT_BYTES_MAX - excerpt.length)]);
        }
        if (bodyBytes > BODY_BYTES_MAX) finish("status");
      });
      response.on("end", () => {
        complete = agent !== undefined;
        finish("status");
      });
      response.on("error", () => finish("reset"));
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => finish(failureKind(error)));
    outgoing.end();
  });
}

function failureKind(error: NodeJS.ErrnoException): ProbeAnswer["kind"] {
  if (error.code === "ECONNREFUSED") return "refused";
  if (error.code === "ETIMEDOUT") return "timeout";
  // Closed without an answer, or an answer that is no HTTP.
  return "reset";
}

function printable(bytes: Buffer): string {
  // Binary bodies must not reach a terminal.
  return bytes
    .toString("utf8")
    .replaceAll("\r\n", "\n")
    .replace(/[^\P{Cc}\t\n]|\ufffd/gu, ".");
}

/** `200`, `refused`, `timeout`, `reset`. */
export function answerText(answer: ProbeAnswer): string {
  return answer.kind === "status" ? String(answer.status) : answer.kind;
}

export function asSample(target: ProbeTarget, answer: ProbeAnswer, atSeconds: number): ProbeSample {
  return {
    atSeconds: rounded(atSeconds),
    seconds: rounded(answer.seconds),
    request: `${target.method} ${target.path}`,
    answer: answerText(answer),
    excerpt: answer.excerpt,
  };
}

/** Tenths of a millisecond are all that such a measurement is worth. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 10_000) / 10_000;
}
