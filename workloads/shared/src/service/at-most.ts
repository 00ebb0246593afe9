import type { FastifyReply } from "fastify";
import { unavailable } from "./errors.js";

/**
 * A hook `onRequest` for routes whose bodies are whole in memory: without a bound, callers in parallel could
 * fill it. Asked before the body is read.
 */
export function atMost(max: number, sentence: string) {
  let underWay = 0;
  return async (_request: unknown, reply: FastifyReply): Promise<void> => {
    if (underWay >= max) throw unavailable(sentence);
    underWay += 1;
    reply.raw.once("close", () => (underWay -= 1));
  };
}
