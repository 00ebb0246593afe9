import type { InputFile } from "../../input/index.js";
import type { Reader } from "../reader.js";
import { editDockerfile } from "./edit.js";
import { DOCKERFILE_CHARACTERS_MAX, parseDockerfile } from "./instructions.js";
import { isDockerfile } from "./recognise.js";
import { secretsOf } from "./secrets.js";
import { imageOf } from "./stages.js";

export const reader: Reader = {
  id: "dockerfile",
  title: "Dockerfile",
  recognises: (file) => isDockerfile(file.text() ?? ""),
  read(file: InputFile) {
    const text = file.text() ?? "";
    const parsed = parseDockerfile(file.path, text);
    const image = imageOf(file.path, parsed);
    if (image === null) {
      const message = "This Dockerfile has no FROM instruction, so it builds no image.";
      return { describesDeployment: false, problems: [{ file: file.path, line: 1, message }] };
    }
    const cut = text.length > DOCKERFILE_CHARACTERS_MAX;
    return {
      describesDeployment: false,
      images: [image],
      secrets: secretsOf(image),
      unknown: cut
        ? [{ what: file.path, why: "the Dockerfile is too long to be read whole", where: [] }]
        : [],
    };
  },
  edit: (file, change) => editDockerfile(file.path, file.text() ?? "", change),
};
