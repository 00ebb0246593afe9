import type { Reader } from "../reader.js";
import { changesDefinitions } from "./definition-changes.js";
import { mentionsDeployment } from "./deploy-steps.js";
import { pushFragment } from "./push.js";

const COMMANDS =
  /\b(?:docker|podman|nerdctl|buildah|finch)\s+(?:buildx\s+|image\s+|builder\s+)?(?:build|push|tag|bud)\b/;

/** Scripts, Makefiles, build specifications and workflows that build and push images and roll them out. Nothing is run. */
export const reader: Reader = {
  id: "push",
  title: "a script that builds, pushes or rolls out images",
  recognises(file) {
    const text = file.text() ?? "";
    // A plan or a template may hold such a script as user data; it is read as what it is.
    if (/^\uFEFF?\s*\{/.test(text)) return false;
    return (
      COMMANDS.test(text) ||
      /\bdocker\/build-push-action@|gcr\.io\/kaniko-project\/executor/.test(text) ||
      mentionsDeployment(text) ||
      changesDefinitions(text)
    );
  },
  read: (file, { files }) => pushFragment(file, files),
  edit: () => null,
};
