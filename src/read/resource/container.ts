import {
  CONTAINER_CHECK_INTERVAL_SECONDS_DEFAULT,
  CONTAINER_CHECK_RETRIES_DEFAULT,
  CONTAINER_CHECK_START_PERIOD_SECONDS_DEFAULT,
  CONTAINER_CHECK_TIMEOUT_SECONDS_DEFAULT,
  ESSENTIAL_DEFAULT,
  PORT_PROTOCOL_DEFAULT,
  STOP_TIMEOUT_SECONDS_DEFAULT,
} from "../../aws/ecs-task.js";
import type {
  Container,
  ContainerHealthCheck,
  EnvironmentVariable,
  PortMapping,
  Value,
} from "../../model/index.js";
import type { Fields } from "./fields.js";
import { textOf } from "./resolved.js";

/** One entry of `containerDefinitions`. Its id holds the task definition's, for two of those may use one name. */
export function readContainer(fields: Fields, index: number, taskDefinitionId: string): Container {
  const name = fields.requiredText("Name", "the container has no name");
  const ports = readPortMappings(fields);
  const environment = readEnvironment(fields);
  const check = fields.raw("HealthCheck");
  return {
    id: `${taskDefinitionId}/${name.known ? name.value : index + 1}`,
    origin: fields.origin,
    name,
    image: fields.requiredText("Image", "the container names no image"),
    essential: fields.boolean("Essential", ESSENTIAL_DEFAULT),
    portMappings: ports.mappings,
    portMappingsKnown: ports.complete,
    environment: environment.variables,
    environmentKnown: environment.complete,
    entryPoint: fields.texts("EntryPoint"),
    command: fields.texts("Command"),
    healthCheck: check?.kind === "mapping" ? readHealthCheck(fields.nested("HealthCheck")) : null,
    stopTimeoutSeconds: fields.number("StopTimeout", STOP_TIMEOUT_SECONDS_DEFAULT),
    initProcessEnabled: fields.nested("LinuxParameters").boolean("InitProcessEnabled", false),
    memory: fields.number("Memory", null),
    memoryReservation: fields.number("MemoryReservation", null),
    cpu: fields.number("Cpu", null),
    mountPoints: fields.mappings("MountPoints").map((mount) => ({
      origin: mount.origin,
      volume: mount.requiredText("SourceVolume", "the mount point names no volume"),
      containerPath: mount.requiredText("ContainerPath", "the mount point names no path"),
    })),
    ...readLogging(fields),
    environmentFiles: fields
      .mappings("EnvironmentFiles")
      .map((file) => file.requiredText("Value", "the environment file names no object")),
    repositoryCredentials: fields.nested("RepositoryCredentials").text("CredentialsParameter", null),
    readonlyRootFilesystem: fields.boolean("ReadonlyRootFilesystem", false),
    build: null,
    application: null,
  };
}

function readHealthCheck(fields: Fields): ContainerHealthCheck {
  return {
    origin: fields.origin,
    command: commandOf(fields),
    intervalSeconds: fields.number("Interval", CONTAINER_CHECK_INTERVAL_SECONDS_DEFAULT),
    timeoutSeconds: fields.number("Timeout", CONTAINER_CHECK_TIMEOUT_SECONDS_DEFAULT),
    retries: fields.number("Retries", CONTAINER_CHECK_RETRIES_DEFAULT),
    startPeriodSeconds: fields.number("StartPeriod", CONTAINER_CHECK_START_PERIOD_SECONDS_DEFAULT),
  };
}

/** A check without a command has an empty one. */
function commandOf(fields: Fields): Value<readonly string[]> {
  const command = fields.texts("Command");
  return command.known ? { ...command, value: command.value ?? [] } : command;
}

function readPortMappings(fields: Fields): { mappings: PortMapping[]; complete: boolean } {
  const items = fields.items("PortMappings");
  const mappings = fields.mappings("PortMappings").map(
    (port): PortMapping => ({
      origin: port.origin,
      containerPort: port.requiredNumber("ContainerPort", "the port mapping names no container port"),
      hostPort: port.number("HostPort", null),
      protocol: port.text("Protocol", PORT_PROTOCOL_DEFAULT),
    }),
  );
  return { mappings, complete: items !== null && mappings.length === items.length };
}

function readEnvironment(fields: Fields): { variables: EnvironmentVariable[]; complete: boolean } {
  const variables: EnvironmentVariable[] = [];
  const plain = fields.items("Environment");
  const secrets = fields.items("Secrets");
  let complete = plain !== null && secrets !== null && fields.mapping.incomplete === null;
  const add = (entry: Fields, field: string, from: EnvironmentVariable["from"]): void => {
    const name = textOf(entry.raw("Name"));
    if (name === null) {
      complete = false;
      return;
    }
    const value = from === "plain" ? entry.text(field, "") : entry.requiredText(field, "it has no source");
    variables.push({ name, origin: entry.origin, value, from });
  };
  const plainEntries = fields.mappings("Environment");
  for (const entry of plainEntries) add(entry, "Value", "plain");
  const secretEntries = fields.mappings("Secrets");
  for (const entry of secretEntries) add(entry, "ValueFrom", "secret");
  if (plainEntries.length !== (plain ?? []).length || secretEntries.length !== (secrets ?? []).length)
    complete = false;
  // What stands in an environment file on S3 cannot be seen from here.
  if ((fields.items("EnvironmentFiles") ?? ["unknown"]).length > 0) complete = false;
  return { variables, complete };
}

/** Only the driver `awslogs` writes to a log group. */
function readLogging(fields: Fields): Pick<Container, "logDriver" | "logGroup" | "createsLogGroup"> {
  const configuration = fields.nested("LogConfiguration");
  const options = configuration.nested("Options");
  return {
    logDriver: configuration.text("LogDriver", null),
    logGroup: options.text("awslogs-group", null),
    createsLogGroup: options.boolean("awslogs-create-group", false),
  };
}
