import type { BeanstalkEnvironment } from "./environment.js";
import type { Proxy, ProxyContext, ProxyServer } from "./host.js";
import type { ImageBuild, ImageCopy } from "./image.js";
import { destinationOf, isInFolder } from "./image-path.js";
import type { Model } from "./model.js";
import type { Container, TaskDefinition } from "./task.js";

/** A proxy's configuration, and what reads it. */
export type ProxyUse = {
  readonly proxy: Proxy;
  /** The block that its text is included in. */
  readonly standsIn: ProxyContext;
} & (
  | { readonly by: "container"; readonly container: Container; readonly taskDefinition: TaskDefinition }
  | { readonly by: "environment"; readonly environment: BeanstalkEnvironment }
);

/** Which of the files' configurations are in use: copied into an image that runs, or in a bundle's folder for them. */
export function usedProxies(model: Model): ProxyUse[] {
  return model.proxies.flatMap((proxy) => [...inContainers(proxy, model), ...inBundles(proxy, model)]);
}

function inContainers(proxy: Proxy, model: Model): ProxyUse[] {
  return model.taskDefinitions.flatMap((taskDefinition) =>
    taskDefinition.containers.flatMap((container): ProxyUse[] => {
      const path = container.build === null ? null : pathInImage(proxy.id, container.build);
      const standsIn = path === null ? null : contextOf(path);
      return standsIn === null ? [] : [{ proxy, standsIn, by: "container", container, taskDefinition }];
    }),
  );
}

/** Where a file of the build context ends up in the image; null when it does not. */
function pathInImage(file: string, build: ImageBuild): string | null {
  const context = build.context === "." ? "" : `${build.context}/`;
  if (!file.startsWith(context)) return null;
  const source = file.slice(context.length);
  for (const copy of build.final.copies.toReversed()) {
    if (copy.fromStage !== null) continue;
    const path = copied(source, copy);
    if (path !== null) return path;
  }
  return null;
}

function copied(source: string, copy: ImageCopy): string | null {
  const destination = destinationOf(copy);
  if (destination === undefined) return null;
  const name = source.slice(source.lastIndexOf("/") + 1);
  for (const each of copy.sources) {
    const from = each.replace(/^\.?\/+|\/+$/g, "").replace(/^\.$/, "");
    if (from === source) return copy.destination.endsWith("/") ? `${destination}/${name}` : destination;
    // The content of a folder is copied, not the folder.
    if (from === "" || isInFolder(source, from))
      return `${destination}/${from === "" ? source : source.slice(from.length + 1)}`;
  }
  return null;
}

/** Where nginx's own packages and images include files. Source: https://nginx.org/en/docs/beginners_guide.html and the image's documentation (read 2026-11-21). */
function contextOf(path: string): ProxyContext | null {
  if (path === "/etc/nginx/nginx.conf") return "main";
  if (/^\/etc\/nginx\/conf\.d\/[^/]+\.conf$/.test(path)) return "http";
  if (/^\/etc\/nginx\/templates\/[^/]+\.conf\.template$/.test(path)) return "http";
  return /^\/etc\/nginx\/sites-enabled\/[^/]+$/.test(path) ? "http" : null;
}

function inBundles(proxy: Proxy, model: Model): ProxyUse[] {
  return model.environments.flatMap((environment): ProxyUse[] => {
    const { bundle } = environment;
    if (bundle === null) return [];
    const folder = bundle === "." ? "" : `${bundle}/`;
    const inside = proxy.id.startsWith(folder) ? proxy.id.slice(folder.length) : "";
    const standsIn = bundleContextOf(inside);
    return standsIn === null ? [] : [{ proxy, standsIn, by: "environment", environment }];
  });
}

/**
 * The files that Elastic Beanstalk's own configuration includes, which a whole one of the bundle's must include
 * as well: the platform's parts and the bundle's, each of which is read by itself.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.proxy.html (read 2026-11-21).
 */
const PLATFORM_INCLUDE = /^(?:\/etc\/nginx\/)?conf\.d\/(?:elasticbeanstalk\/)?\*\.conf$/;
const PLATFORM_SERVER_INCLUDE = /^(?:\/etc\/nginx\/)?conf\.d\/elasticbeanstalk\/\*\.conf$/;

/** Nothing else than these parts is included, so that all is known of what it says by itself. */
export function includesOnlyPlatformParts({ includes, refusals }: Proxy): boolean {
  return refusals.length === 0 && includes.every((pattern) => PLATFORM_INCLUDE.test(pattern));
}

/** The platform's own location, which passes everything on, stands in this server. */
export function keepsPlatformLocation({ includes }: ProxyServer): boolean {
  return includes.some((pattern) => PLATFORM_SERVER_INCLUDE.test(pattern));
}

/** Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.proxy.html (read 2026-11-21). */
function bundleContextOf(path: string): ProxyContext | null {
  if (path === ".platform/nginx/nginx.conf") return "main";
  if (/^\.platform\/nginx\/conf\.d\/elasticbeanstalk\/[^/]+\.conf$/.test(path)) return "server";
  return /^\.platform\/nginx\/conf\.d\/[^/]+\.conf$/.test(path) ? "http" : null;
}
