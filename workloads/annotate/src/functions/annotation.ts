import { createCaptioner, type Captioner } from "../annotation/captioner.js";
import { handlerOf } from "./work.js";

let captioner: Promise<Captioner> | null = null;

/** The annotation function: asks for a caption and writes it into the picture's row. */
export const handler = handlerOf({
  of: "caption",
  isDone: ({ caption }) => caption !== null,
  async make({ objectKey }, bytes, { store }) {
    captioner ??= createCaptioner(process.env, process.env["AWS_REGION"] ?? "us-east-1");
    captioner.catch(() => (captioner = null));
    const caption = await (await captioner)(bytes);
    await store.setCaption(objectKey, caption);
  },
});
