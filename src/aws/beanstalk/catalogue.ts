import { autoscalingNamespaces } from "./autoscaling-options.js";
import { clusterNamespaces } from "./cluster-options.js";
import { environmentNamespaces } from "./environment-options.js";
import { loadBalancingNamespaces } from "./load-balancing-options.js";
import type { BeanstalkNamespace, BeanstalkOption } from "./option.js";
import { platformNamespaces } from "./platform-options.js";

interface Catalogue {
  readonly exact: ReadonlyMap<string, BeanstalkNamespace>;
  readonly patterns: readonly BeanstalkNamespace[];
}

let loaded: Catalogue | null = null;

/** Made when it is first asked for: most inputs have nothing to do with Elastic Beanstalk. */
function catalogue(): Catalogue {
  if (loaded !== null) return loaded;
  const all = beanstalkNamespaces();
  const exact = new Map(
    all.filter((each) => each.matches === undefined).map((each) => [each.namespace, each]),
  );
  loaded = { exact, patterns: all.filter((each) => each.matches !== undefined) };
  return loaded;
}

export function beanstalkNamespaces(): readonly BeanstalkNamespace[] {
  return [
    ...autoscalingNamespaces(),
    ...environmentNamespaces(),
    ...loadBalancingNamespaces(),
    ...platformNamespaces(),
    ...clusterNamespaces(),
  ];
}

/** By its exact name, else by the pattern of a namespace that carries a name of the user's own. */
export function namespaceNamed(namespace: string): BeanstalkNamespace | undefined {
  const { exact, patterns } = catalogue();
  return exact.get(namespace) ?? patterns.find((each) => each.matches?.test(namespace) === true);
}

/** An option by namespace and name. Where any name is allowed, only those with a meaning of their own are found. */
export function optionNamed(namespace: string, name: string): BeanstalkOption | undefined {
  return namespaceNamed(namespace)?.options.find((option) => option.name === name);
}

/** Namespaces of ordinary environments that have an option of this name, for those who wrote it elsewhere. */
export function namespacesWith(name: string): BeanstalkNamespace[] {
  const { exact, patterns } = catalogue();
  return [...exact.values(), ...patterns].filter(
    (each) =>
      each.cluster !== true &&
      each.internal !== true &&
      each.removed === undefined &&
      each.options.some((option) => option.name === name && option.internal !== true),
  );
}
