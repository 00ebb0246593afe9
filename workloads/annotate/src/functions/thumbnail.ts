import sharp from "sharp";
import { thumbnailPrefix } from "../configuration.js";
import { made, upright } from "../images/picture.js";
import { handlerOf } from "./work.js";

const SIDE_PIXELS_MAX = 480;
const QUALITY = 80;

// One picture at a time; what sharp keeps for the next one is not worth its memory here.
sharp.cache(false);
sharp.concurrency(1);

/** The thumbnail function: a small WebP under thumbnails/, turned upright, without the camera's data. */
export const handler = handlerOf({
  of: "thumbnail",
  isDone: ({ thumbnailKey }) => thumbnailKey !== null,
  async make({ id, objectKey }, bytes, { objects, store }) {
    const thumbnail = await made(
      upright(bytes)
        .resize(SIDE_PIXELS_MAX, SIDE_PIXELS_MAX, { fit: "inside", withoutEnlargement: true })
        .webp({ quality: QUALITY }),
    );
    // The same key for the same picture: made twice, it is written twice and there once.
    const key = `${thumbnailPrefix(process.env)}${id}.webp`;
    await objects.put(key, thumbnail, "image/webp");
    await store.setThumbnail(objectKey, key);
  },
});
