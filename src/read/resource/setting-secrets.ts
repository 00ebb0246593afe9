import { looksSecret } from "../../mask/index.js";
import type { OptionSetting, SecretText } from "../../model/index.js";
import type { DocumentNode } from "../document/index.js";
import { findSecrets } from "./secrets.js";

/** Secrets in clear in a file with option settings, those in lists included, where the name stands apart from its value. */
export function settingSecrets(root: DocumentNode, settings: readonly OptionSetting[]): SecretText[] {
  const found = findSecrets(root);
  const seen = new Set(found.map(({ origin }) => keyOf(origin)));
  const apart = settings.flatMap(({ form, name, value, origin }): SecretText[] => {
    if (form === "map" || !value.known || seen.has(keyOf(origin))) return [];
    const what = /[<{$]/.test(value.value) ? null : looksSecret(name, value.value);
    return what === null ? [] : [{ origin, what }];
  });
  return [...found, ...apart];
}

function keyOf({ place }: SecretText["origin"]): string {
  return place === null ? "" : `${place.file}:${place.line}:${place.column}`;
}
