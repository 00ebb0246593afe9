import { folderOf, type InputFile } from "../../input/index.js";
import type { Refusal } from "../../model/index.js";
import { childOf, type DocumentNode, documentOf, originOf } from "../document/index.js";
import { editDocument } from "../document/edit.js";
import { readShapes } from "../ecs/read-shapes.js";
import type { Fragment, ReadContext, Reader } from "../reader.js";

/** `Dockerrun.aws.json`: one image (1), a task definition (2), or a registry's credentials for Compose (3). */
export const reader: Reader = {
  id: "dockerrun",
  title: "Dockerrun.aws.json of Elastic Beanstalk",

  recognises: (file: InputFile) => /"AWSEBDockerrunVersion"\s*:/.test(file.text() ?? ""),

  read(file: InputFile, context: ReadContext): Fragment {
    const document = documentOf(file);
    const root = document?.root ?? null;
    if (document === null || root === null) {
      return { describesDeployment: false, problems: document?.problems ?? [] };
    }
    const bundle = folderOf(file.path);
    const version = versionOf(root);
    const tasks = version === "2" ? readShapes(document, context) : { describesDeployment: true };
    return {
      ...tasks,
      describesDeployment: true,
      deploymentFolder: bundle,
      bundles: [{ origin: originOf(root), bundle }],
      refusals: [...(tasks.refusals ?? []), ...versionRefusal(root, version), ...portsRefusal(root, version)],
      problems: document.problems,
    };
  },

  edit(file, change) {
    const document = documentOf(file);
    return document === null ? null : editDocument(document, change);
  },
};

function versionOf(root: DocumentNode): string {
  const version = childOf(root, "AWSEBDockerrunVersion");
  return version?.kind === "scalar" ? version.text : "";
}

function versionRefusal(root: DocumentNode, version: string): Refusal[] {
  const node = childOf(root, "AWSEBDockerrunVersion");
  if (node === undefined || /^[123]$/.test(version)) return [];
  return [
    {
      origin: originOf(node),
      value: version,
      what: `AWSEBDockerrunVersion is ${version === "" ? "no number" : version}, allowed are 1, 2 and 3`,
      why: "The platform does not know such a file, and the deployment ends before a container is started.",
    },
  ];
}

/** An image without a port: the proxy of the instance has nothing to pass requests to. */
function portsRefusal(root: DocumentNode, version: string): Refusal[] {
  const image = childOf(root, "Image");
  if (version !== "1" || image === undefined || childOf(image, "Name") === undefined) return [];
  if (childOf(root, "Ports") !== undefined) return [];
  return [
    {
      origin: originOf(image),
      value: "Image",
      what: "an image is named, and no port of its container",
      why: "With `Image`, version 1 of Dockerrun.aws.json needs `Ports` too: the first `ContainerPort` is where the instance's proxy sends requests.",
    },
  ];
}
