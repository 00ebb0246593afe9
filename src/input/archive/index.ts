/** Archives as folders: zip (jar, war, wheel), tar, and tar compressed by gzip. */
export { ARCHIVE_HEAD_BYTES, archiveKind } from "./archive.js";
export { mayBeArchive } from "./candidates.js";
export { fileSource, type OpenedArchive, openArchive } from "./open-archive.js";
