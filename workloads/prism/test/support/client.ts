import { readdir } from "node:fs/promises";
import { wordDocument, type Line } from "./word.js";

export interface View {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly {
    readonly heading: string;
    readonly text: string;
    readonly feedback: null | {
      readonly reviewer: string;
      readonly findings: readonly {
        readonly kind: string;
        readonly quote: string;
        readonly advice: string;
      }[];
    };
  }[];
}

export interface StreamedLine {
  readonly type: string;
  readonly section?: number;
  readonly text?: string;
  readonly name?: string;
  readonly ahead?: number;
  readonly finding?: { readonly kind: string; readonly quote: string; readonly advice: string };
}

/** A reader with a browser's memory for one cookie. */
export function readerOf(url: string) {
  let cookie = "";
  const send = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, { ...init, headers: { ...init.headers, cookie } });
    cookie = response.headers.get("set-cookie")?.split(";", 1)[0] ?? cookie;
    return response;
  };
  const post = (path: string, body: object, signal?: AbortSignal) =>
    send(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      ...(signal === undefined ? {} : { signal }),
    });
  const upload = (content: Buffer, name = "memo.docx") => {
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(content)]), name);
    return send("/api/documents", { method: "POST", body: form });
  };
  return {
    send,
    post,
    upload,
    async document(lines: readonly Line[]): Promise<View> {
      const response = await upload(await wordDocument(lines));
      if (response.status !== 201) throw new Error(await response.text());
      return (await response.json()) as View;
    },
    async view(id: string): Promise<View> {
      return (await (await send(`/api/documents/${id}`)).json()) as View;
    },
    /** All lines of a streamed answer. */
    async lines(path: string, body: object): Promise<StreamedLine[]> {
      const response = await post(path, body);
      const text = await response.text();
      if (response.status !== 200) throw new Error(text);
      return text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as StreamedLine);
    },
    get cookie() {
      return cookie;
    },
    set cookie(value: string) {
      cookie = value;
    },
  };
}

/** The lines of a streamed answer as they come. */
export async function* asTheyCome(response: Response): AsyncGenerator<StreamedLine> {
  let rest = "";
  for await (const chunk of (response.body ?? new ReadableStream<Uint8Array>()).pipeThrough(
    new TextDecoderStream(),
  )) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield JSON.parse(part) as StreamedLine;
  }
}

export async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
}

export async function refusal(response: Response): Promise<string> {
  return ((await response.json()) as { error: { message: string } }).error.message;
}
