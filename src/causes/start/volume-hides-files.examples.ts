import type { Cause } from "../cause.js";
import { expressServer, NODE_DOCKERFILE, packageJson, fargateTemplate } from "../examples/files.js";

/** A Node service whose task mounts a volume at a path. */
const mounted = (
  containerPath: string,
  options: {
    readonly volume?: Readonly<Record<string, unknown>>;
    readonly dockerfile?: string;
    readonly shared?: boolean;
  } = {},
): Record<string, string> => {
  const mounts = [{ SourceVolume: "work", ContainerPath: containerPath }];
  const sidecar = { Name: "filler", Image: "busybox:1.36", Essential: false, MountPoints: mounts };
  const text = fargateTemplate({
    container: { MountPoints: mounts },
    ...(options.shared ? { sidecars: [sidecar] } : {}),
  });
  const parsed: { Resources: { TaskDefinition: { Properties: Record<string, unknown> } } } = JSON.parse(text);
  parsed.Resources.TaskDefinition.Properties["Volumes"] = [{ Name: "work", ...options.volume }];
  return {
    "template.json": JSON.stringify(parsed, null, 2),
    Dockerfile: options.dockerfile ?? NODE_DOCKERFILE,
    "package.json": packageJson("express"),
    "server.js": expressServer(),
  };
};

const FILE_SYSTEM = { EFSVolumeConfiguration: { FilesystemId: "fs-0a1b2c3d4e5f60718" } };

export const volumeHidesFilesExamples: Cause["examples"] = {
  failing: [
    { name: "an empty volume over the program", files: mounted("/app") },
    { name: "the folder above it", files: mounted("/app/..//app/") },
    { name: "an empty volume over the installed packages", files: mounted("/app/node_modules") },
    { name: "a file system over the program", files: mounted("/app", { volume: FILE_SYSTEM }) },
    {
      name: "a folder of the instance over the program",
      files: mounted("/app", { volume: { Host: { SourcePath: "/srv/app" } } }),
    },
  ],
  healthy: [
    { name: "a folder that only holds data", files: mounted("/app/data") },
    { name: "a folder elsewhere", files: mounted("/tmp") },
    { name: "another container of the task fills it", files: mounted("/app", { shared: true }) },
    {
      name: "the Dockerfile declares the folder, so that ECS copies the files",
      files: mounted("/app", { dockerfile: `${NODE_DOCKERFILE}VOLUME ["/app"]\n` }),
    },
    {
      name: "files that are a start for a file system of its own",
      files: mounted("/app/uploads", {
        volume: FILE_SYSTEM,
        dockerfile: NODE_DOCKERFILE.replace("CMD", "COPY uploads /app/uploads\nCMD"),
      }),
    },
    {
      name: "Docker fills its own volumes from the image",
      files: mounted("/app", { volume: { DockerVolumeConfiguration: { Scope: "task" } } }),
    },
  ],
};
