import type { Row, Sql, SqlValue } from "../sql/sql.js";
import type { Picture } from "./inspect.js";

export interface NewImage extends Picture {
  readonly id: string;
  readonly objectKey: string;
  readonly name: string;
  readonly bytes: number;
}

export interface Image {
  readonly id: string;
  readonly objectKey: string;
  readonly name: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly uploadedAt: number;
  readonly thumbnailKey: string | null;
  readonly thumbnailFailure: string | null;
  readonly caption: string | null;
  readonly captionSource: string | null;
  readonly captionFailure: string | null;
}

export interface Caption {
  readonly text: string;
  /** What wrote it, for people: a model's name. */
  readonly source: string;
}

/** Place in the gallery: the last image that was shown. */
export interface Before {
  readonly uploadedAt: number;
  readonly id: string;
}

const COLUMNS =
  "id, object_key, name, bytes, width, height, uploaded_at, thumbnail_key, thumbnail_failure, caption, caption_source, caption_failure";
const FAILURE_CHARACTERS_MAX = 300;
const CAPTION_CHARACTERS_MAX = 1000;

/** The metadata of images. The same statements run on MySQL, MariaDB and SQLite. */
export interface Store {
  /** Announced before its object is stored, so that no function can come before the row; not shown yet. */
  announce(image: NewImage): Promise<void>;
  markStored(id: string): Promise<void>;
  withdraw(id: string): Promise<void>;
  list(limit: number, before: Before | null): Promise<Image[]>;
  byIds(ids: readonly string[]): Promise<Image[]>;
  byKey(objectKey: string): Promise<Image | null>;
  /** False when there is one already: a message that came twice changes nothing. */
  setThumbnail(objectKey: string, thumbnailKey: string): Promise<boolean>;
  setCaption(objectKey: string, caption: Caption): Promise<boolean>;
  noteFailure(objectKey: string, of: "thumbnail" | "caption", reason: string): Promise<void>;
  ping(): Promise<void>;
}

export function createStore(sql: Sql): Store {
  const select = async (rest: string, values: readonly SqlValue[]) =>
    (await sql.all(`SELECT ${COLUMNS} FROM image WHERE ${rest}`, values)).map(imageOf);
  return {
    async announce(image) {
      await sql.run(
        "INSERT INTO image (id, object_key, name, content_type, bytes, width, height, uploaded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
          image.id,
          image.objectKey,
          image.name,
          image.contentType,
          image.bytes,
          image.width,
          image.height,
          Date.now(),
        ],
      );
    },
    async markStored(id) {
      await sql.run("UPDATE image SET stored_at = ? WHERE id = ?", [Date.now(), id]);
    },
    async withdraw(id) {
      await sql.run("DELETE FROM image WHERE id = ? AND stored_at IS NULL", [id]);
    },
    list: (limit, before) =>
      before === null
        ? select("stored_at IS NOT NULL ORDER BY uploaded_at DESC, id DESC LIMIT ?", [limit])
        : select(
            "stored_at IS NOT NULL AND (uploaded_at < ? OR (uploaded_at = ? AND id < ?)) ORDER BY uploaded_at DESC, id DESC LIMIT ?",
            [before.uploadedAt, before.uploadedAt, before.id, limit],
          ),
    byIds: async (ids) =>
      ids.length === 0
        ? []
        : select(`stored_at IS NOT NULL AND id IN (${ids.map(() => "?").join(", ")})`, ids),
    byKey: async (objectKey) => (await select("object_key = ?", [objectKey]))[0] ?? null,
    setThumbnail: async (objectKey, thumbnailKey) =>
      (await sql.run(
        "UPDATE image SET thumbnail_key = ?, thumbnail_failure = NULL WHERE object_key = ? AND thumbnail_key IS NULL",
        [thumbnailKey, objectKey],
      )) > 0,
    setCaption: async (objectKey, { text, source }) =>
      (await sql.run(
        "UPDATE image SET caption = ?, caption_source = ?, caption_failure = NULL WHERE object_key = ? AND caption IS NULL",
        [cut(text, CAPTION_CHARACTERS_MAX), source, objectKey],
      )) > 0,
    async noteFailure(objectKey, of, reason) {
      const [missing, failure] =
        of === "thumbnail" ? ["thumbnail_key", "thumbnail_failure"] : ["caption", "caption_failure"];
      // What has succeeded meanwhile has not failed.
      await sql.run(`UPDATE image SET ${failure} = ? WHERE object_key = ? AND ${missing} IS NULL`, [
        cut(reason, FAILURE_CHARACTERS_MAX),
        objectKey,
      ]);
    },
    async ping() {
      await sql.all("SELECT 1");
    },
  };
}

/** By code points: half of a surrogate pair is no character that utf8mb4 takes. */
function cut(text: string, charactersMax: number): string {
  return [...text].slice(0, charactersMax).join("");
}

function imageOf(row: Row): Image {
  const text = (column: string) => String(row[column]);
  const optionalText = (column: string) => (row[column] === null ? null : text(column));
  return {
    id: text("id"),
    objectKey: text("object_key"),
    name: text("name"),
    bytes: Number(row["bytes"]),
    width: Number(row["width"]),
    height: Number(row["height"]),
    uploadedAt: Number(row["uploaded_at"]),
    thumbnailKey: optionalText("thumbnail_key"),
    thumbnailFailure: optionalText("thumbnail_failure"),
    caption: optionalText("caption"),
    captionSource: optionalText("caption_source"),
    captionFailure: optionalText("caption_failure"),
  };
}
