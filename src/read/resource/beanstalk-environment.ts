import { platformNamed } from "../../aws/beanstalk/platforms.js";
import {
  type BeanstalkPlatform,
  hasPlaceholder,
  known,
  mapValue,
  type Origin,
  unknown,
  type Value,
} from "../../model/index.js";

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
