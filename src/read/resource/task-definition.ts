import {
  CPU_ARCHITECTURE_DEFAULT,
  CPU_UNITS_PER_VCPU,
  MIB_PER_GB,
  NETWORK_MODE_DEFAULT,
} from "../../aws/ecs-task.js";
import {
  known,
  type PlacementConstraint,
  type Role,
  type TaskDefinition,
  type TaskVolume,
  unknown,
  type Value,
} from "../../model/index.js";
import { readContainer } from "./container.js";
import type { Fields } from "./fields.js";
import type { Linker } from "./linker.js";

/** A task definition, from the ECS API's or CloudFormation's fields. */
export function readTaskDefinition(fields: Fields, id: string, linker: Linker): TaskDefinition {
  const containers = fields
    .mappings("ContainerDefinitions")
    .map((container, index) => readContainer(container, index, id));
  if (containers.length === 0 && fields.items("ContainerDefinitions") !== null) complainOfNone(fields);
  return {
    id,
    origin: fields.origin,
    family: fields.requiredText("Family", "no family is written, so that the deployment makes one up"),
    cpu: sizeOf(fields, "Cpu", /^(\d*\.?\d+)\s*vcpu$/i, CPU_UNITS_PER_VCPU),
    memory: sizeOf(fields, "Memory", /^(\d*\.?\d+)\s*gb$/i, MIB_PER_GB),
    networkMode: fields.text("NetworkMode", NETWORK_MODE_DEFAULT),
    requiresFargate: requiresFargate(fields),
    cpuArchitecture: fields.nested("RuntimePlatform").text("CpuArchitecture", CPU_ARCHITECTURE_DEFAULT),
    volumes: fields.mappings("Volumes").map(readVolume),
    placementConstraints: readPlacementConstraints(fields),
    containers,
    containersKnown: (fields.items("ContainerDefinitions") ?? [null]).every(
      (item) => item?.kind === "mapping",
    ),
    taskRole: roleOf(fields, "TaskRoleArn", linker),
    executionRole: roleOf(fields, "ExecutionRoleArn", linker),
  };
}

export function readPlacementConstraints(fields: Fields): PlacementConstraint[] {
  return fields.mappings("PlacementConstraints").map((constraint) => ({
    origin: constraint.origin,
    type: constraint.requiredText("Type", "the constraint names no type"),
  }));
}

const VOLUME_KINDS: readonly (readonly [string, TaskVolume["kind"]])[] = [
  ["EFSVolumeConfiguration", "efs"],
  ["EfsVolumeConfiguration", "efs"],
  ["DockerVolumeConfiguration", "docker"],
  ["FSxWindowsFileServerVolumeConfiguration", "other"],
  ["FsxWindowsFileServerVolumeConfiguration", "other"],
  ["ConfiguredAtLaunch", "other"],
];

/** A volume that says nothing of its source is an empty one. */
function readVolume(fields: Fields): TaskVolume {
  const configured = VOLUME_KINDS.find(([name]) => fields.has(name))?.[1];
  const doubtful = fields.mapping.incomplete !== null || fields.raw("Host")?.kind === "unresolved";
  const hosted = fields.nested("Host").has("SourcePath") ? "host" : "empty";
  return {
    origin: fields.origin,
    name: fields.requiredText("Name", "the volume has no name"),
    kind: configured ?? (doubtful ? "unknown" : hosted),
  };
}

function complainOfNone(fields: Fields): void {
  const place = fields.origin.place;
  const message = "The task definition has no containers.";
  if (place !== null) fields.reading.problems.push({ file: place.file, line: place.line, message });
}

/** Sizes are numbers, or texts such as `.5 vCPU` and `1 GB`. */
function sizeOf(fields: Fields, name: string, unit: RegExp, factor: number): Value<number | null> {
  const raw = fields.raw(name);
  const match = raw?.kind === "scalar" ? unit.exec(raw.text.trim()) : null;
  if (raw === undefined || match === null) return fields.number(name, null);
  return known(Number(match[1]) * factor, raw.origin);
}

function requiresFargate(fields: Fields): Value<boolean> {
  const texts = fields.texts("RequiresCompatibilities");
  if (!texts.known) return texts;
  return { ...texts, value: (texts.value ?? []).some((text) => text.toUpperCase() === "FARGATE") };
}

function roleOf(fields: Fields, name: string, linker: Linker): Value<Role | null> {
  const raw = fields.raw(name);
  if (raw === undefined) return fields.fallback<Role | null>(name, null);
  return raw.kind === "unresolved" ? unknown(raw.reason, raw.origin) : linker.role(raw);
}
