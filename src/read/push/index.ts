import type { Reader } from "../reader.js";
import { pushFragment } from "./push.js";

const COMMANDS =
  /\b(?:docker|podman|nerdctl|buildah|finch)\s+(?:buildx\s+|image\s+|builder\s+)?(?:build|push|tag|bud)\b/;

/** Scripts, Makefiles, build specifications and workflows that build and push images. Nothing is run. */
export const reader: Reader = {
  id: "push",
  title: "a script that builds or pushes images",
  recognises(file) {
    const text = file.text() ?? "";
    return COMMANDS.test(text) || /\bdocker\/build-push-action@|gcr\.io\/kaniko-project\/executor/.test(text);
  },
  read: (file, { files }) => pushFragment(file, files),
  edit: () => null,
};
