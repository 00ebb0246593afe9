import { GoogleGenAI } from "@google/genai";
import type { Captioner } from "./captioner.js";
import { made, upright } from "../images/picture.js";

export interface GeminiSettings {
  readonly key: string;
  readonly model: string;
  /** Another address than Google's; null for theirs. */
  readonly baseUrl: string | null;
}

const SIDE_PIXELS_MAX = 1024;
const QUALITY = 85;
// Well below the function's 150 s, so that the failure can still be written down.
const TIMEOUT_MS = 60_000;
const OUTPUT_TOKENS_MAX = 400;
const QUESTION =
  "Describe this picture in one plain sentence of at most 30 words. Say what can be seen, nothing else.";

export function geminiCaptioner({ key, model, baseUrl }: GeminiSettings): Captioner {
  const client = new GoogleGenAI({
    apiKey: key,
    httpOptions: { timeout: TIMEOUT_MS, ...(baseUrl === null ? {} : { baseUrl }) },
  });
  return async (bytes) => {
    const jpeg = await made(
      upright(bytes)
        .resize(SIDE_PIXELS_MAX, SIDE_PIXELS_MAX, { fit: "inside", withoutEnlargement: true })
        .jpeg({ quality: QUALITY }),
    );
    const answer = await client.models.generateContent({
      model,
      contents: [
        { inlineData: { mimeType: "image/jpeg", data: jpeg.toString("base64") } },
        { text: QUESTION },
      ],
      // Thinking would take from the same allowance of words.
      config: { maxOutputTokens: OUTPUT_TOKENS_MAX, thinkingConfig: { thinkingBudget: 0 } },
    });
    const text = answer.text?.trim() ?? "";
    if (text === "")
      throw new Error(
        `${model} gave no caption (${answer.promptFeedback?.blockReason ?? "no reason told"}).`,
      );
    return { text, source: model };
  };
}
