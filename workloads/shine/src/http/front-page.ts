import { readFileSync } from "node:fs";
import type { App } from "../service/app.js";

// The chosen photo is shown from the browser's own memory.
const CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'";
const LOCAL_NOTE = /^.*class="local".*\n/m;

/** Read once at start: a missing file is noticed at deployment, not by a visitor. */
export function frontPage(app: App, localRun: boolean): void {
  const page = (type: string, file: string) => {
    const text = readFileSync(new URL(`../../public/${file}`, import.meta.url), "utf8");
    return { type: `${type}; charset=utf-8`, content: localRun ? text : text.replace(LOCAL_NOTE, "") };
  };
  const index = page("text/html", "index.html");
  const style = page("text/css", "shine.css");
  const script = page("text/javascript", "shine.js");
  const icon = page("image/svg+xml", "icon.svg");

  app.addHook("onSend", async (_request, reply) => {
    reply
      .header("x-content-type-options", "nosniff")
      .header("content-security-policy", CONTENT_SECURITY_POLICY);
  });
  app.get("/", (_request, reply) => reply.type(index.type).send(index.content));
  app.get("/shine.css", (_request, reply) => reply.type(style.type).send(style.content));
  app.get("/shine.js", (_request, reply) => reply.type(script.type).send(script.content));
  app.get("/icon.svg", (_request, reply) => reply.type(icon.type).send(icon.content));
}
