import { platformNamed } from "../../aws/beanstalk/platforms.js";
import {
  type BeanstalkEnvironment,
  type BeanstalkPlatform,
  known,
  mapValue,
  type OptionSetting,
  type Origin,
  unknown,
  type Value,
} from "../../model/index.js";
import { hasPlaceholder } from "../../model/index.js";

/** What a request (a template's resource, a plan's, a saved configuration) says of an environment. */
export interface EnvironmentRequest {
  readonly id: string;
  readonly origin: Origin;
  readonly name: Value<string>;
  readonly tier: Value<"WebServer" | "Worker">;
  readonly platform: BeanstalkPlatform;
  readonly settings: readonly OptionSetting[];
  /** Everything that the request asks for is among the settings. */
  readonly complete: boolean;
}

/** An environment as far as the request tells it. The bundle, and what both amount to, is put to it afterwards. */
export function requestedEnvironment(request: EnvironmentRequest): BeanstalkEnvironment {
  const { complete, ...told } = request;
  return {
    ...told,
    bundle: null,
    requestKnown: complete,
    usesCommandLine: false,
    running: [],
    resources: [],
    files: [],
    commands: [],
    hooks: [],
    processes: [],
    proxies: [],
    variables: [],
    instances: null,
    loadBalancer: null,
    listeners: [],
    targetGroups: [],
    front: null,
    ignored: [],
    bundleBytes: null,
  };
}

/** The platform that a solution stack, a platform ARN or the EB CLI's short name means. */
export function namedPlatform(name: Value<string>): BeanstalkPlatform {
  const { origin } = name;
  const reason = name.known ? "the platform that is named is not known here" : name.reason;
  const found = name.known && !hasPlaceholder(name.value) ? platformNamed(name.value) : null;
  if (found === null) {
    const open = unknown(reason, origin);
    return { origin, family: open, branch: open, operatingSystem: open };
  }
  return {
    origin,
    family: known(found.family, origin),
    branch: known(found.branch, origin),
    operatingSystem:
      found.system === null ? unknown("its name does not tell it", origin) : known(found.system, origin),
  };
}

/** `WebServer`, `Worker`, in any case; absent means a web server. */
export function tierNamed(name: Value<string> | null, origin: Origin): Value<"WebServer" | "Worker"> {
  if (name === null) return known("WebServer", { ...origin, written: false });
  return mapValue(name, (text) => (/^worker/i.test(text) ? "Worker" : "WebServer"));
}
