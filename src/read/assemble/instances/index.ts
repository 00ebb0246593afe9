/** User data, units and process managers to what runs on each group's instances. */
import type { InputFiles } from "../../../input/index.js";
import type { InitialConfiguration, InstanceHost, LaunchSettings, Model } from "../../../model/index.js";
import { parserFor } from "../../source/syntax/parser.js";
import { readUserData } from "../../user-data/index.js";
import { hostOf } from "./host.js";

/** Looks at every group's user data, each text once. Nothing of it is run. */
export async function readInstanceHosts(model: Model, files: InputFiles): Promise<void> {
  const hosts = new Map<LaunchSettings, InstanceHost>();
  for (const group of model.instanceGroups) {
    const { launch } = group;
    if (launch === null) continue;
    const host = hosts.get(launch) ?? (await hostFrom(launch, group.initial ?? [], model, files));
    hosts.set(launch, host);
    group.host = host;
  }
}

async function hostFrom(
  launch: LaunchSettings,
  initial: readonly InitialConfiguration[],
  model: Model,
  files: InputFiles,
): Promise<InstanceHost> {
  const { userData } = launch;
  const nothing = { script: null, processes: [], proxies: [] };
  if (!userData.known) return { ...nothing, incomplete: "its user data is not known" };
  if (userData.value === null || userData.value.trim() === "")
    return { ...nothing, incomplete: "its image decides what runs" };
  const { origin, value } = userData;
  const text = origin.place === null ? null : (files.files.get(origin.place.file)?.text() ?? null);
  return hostOf(
    readUserData(value, origin, { fileText: text, parse: await parserFor("bash"), initial }),
    launch,
    model,
    files,
  );
}
