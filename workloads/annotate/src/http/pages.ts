import { readFileSync } from "node:fs";
import type { App } from "../service/app.js";

const HTML = "text/html; charset=utf-8";
const CSS = "text/css; charset=utf-8";
const SCRIPT = "text/javascript; charset=utf-8";

/** A few small files, read once at start: a missing one is noticed at deployment, not by a visitor. */
export function pages(app: App, imagesFrom: string, uploadMegabytesMax: number): void {
  const policy = `default-src 'self'; img-src 'self' ${imagesFrom}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`;
  const serve = (file: string, type: string) => {
    const content = readFileSync(new URL(`../../public/${file}`, import.meta.url), "utf8").replaceAll(
      "{megabytes}",
      String(uploadMegabytesMax),
    );
    const headers = {
      "content-type": type,
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    };
    return { content, headers };
  };
  const upload = serve("upload.html", HTML);
  const gallery = serve("gallery.html", HTML);
  const style = serve("pages.css", CSS);
  const uploadScript = serve("upload.js", SCRIPT);
  const galleryScript = serve("gallery.js", SCRIPT);
  const cards = serve("cards.js", SCRIPT);
  const icon = serve("icon.svg", "image/svg+xml");
  app.get("/", (_request, reply) => reply.headers(upload.headers).send(upload.content));
  app.get("/gallery", (_request, reply) => reply.headers(gallery.headers).send(gallery.content));
  app.get("/pages.css", (_request, reply) => reply.headers(style.headers).send(style.content));
  app.get("/upload.js", (_request, reply) => reply.headers(uploadScript.headers).send(uploadScript.content));
  app.get("/gallery.js", (_request, reply) =>
    reply.headers(galleryScript.headers).send(galleryScript.content),
  );
  app.get("/cards.js", (_request, reply) => reply.headers(cards.headers).send(cards.content));
  app.get("/icon.svg", (_request, reply) => reply.headers(icon.headers).send(icon.content));
}
