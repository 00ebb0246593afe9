import {
  type BeanstalkEnvironment,
  knownValue,
  type Model,
  type OptionSetting,
} from "../../../model/index.js";
import { type Defect, found, type Verdict } from "../../cause.js";
import { isBalanced } from "./environment-facts.js";
import { whereOf } from "./shown.js";

const LISTENER = /^aws:elb(?:v2)?:(?:listener|loadbalancer)\b/;
const SPEAKS_TLS = /^(?:https|tls|ssl)$/i;

/** Balanced environments whose files open no listener for HTTPS. */
export function environmentsInClear(model: Model): Verdict[] {
  return model.environments
    .filter((environment) => isBalanced(environment) === "yes" && !isInternal(environment))
    .filter(({ settings, resources }) => !settings.some(mayEncrypt) && !resources.some(isListener))
    .map((environment) => found(inClear(environment)));
}

function isInternal({ settings }: BeanstalkEnvironment): boolean {
  return settings.some(
    ({ namespace, name, value }) =>
      namespace === "aws:ec2:vpc" && name === "ELBScheme" && knownValue(value) !== "public",
  );
}

/** A listener that speaks TLS, names a certificate or stands at 443; also one whose protocol is not known. */
function mayEncrypt({ namespace, name, value }: OptionSetting): boolean {
  if (!LISTENER.test(namespace)) return false;
  if (namespace.endsWith(":443") || name.startsWith("SSLCertificate")) return true;
  if (name === "LoadBalancerHTTPSPort") return knownValue(value) !== "OFF";
  return /^(?:Listener)?Protocol$/.test(name) && (!value.known || SPEAKS_TLS.test(value.value));
}

function isListener({ type, id }: BeanstalkEnvironment["resources"][number]): boolean {
  return /LoadBalancer/.test(id) || /Listener|CloudFront/.test(type ?? "");
}

function inClear(environment: BeanstalkEnvironment): Defect {
  const { settings, requestKnown, bundle, origin } = environment;
  const balancer =
    settings.find(({ namespace }) => namespace.startsWith("aws:elb")) ??
    settings.find(({ name }) => name === "LoadBalancerType" || name === "EnvironmentType");
  return {
    title: requestKnown
      ? "no listener of the environment speaks HTTPS"
      : "no listener that these files describe speaks HTTPS",
    explanation:
      "The files describe the load balancer and open no listener for HTTPS: an environment made from them takes what visitors send in clear, passwords and cookies included. Add aws:elbv2:listener:443 with `Protocol` HTTPS and `SSLCertificateArns`.",
    where: [balancer === undefined ? { origin, value: "" } : whereOf(balancer)],
    // A listener may be added in the console, or by a bundle that is not here.
    confidence: requestKnown && bundle !== null ? 0.9 : 0.7,
  };
}
