import { looksSecret } from "../../mask/index.js";
import type { ImageBuild, SecretText } from "../../model/index.js";

/** Secrets that the image would carry for everybody who can pull it. */
export function secretsOf(image: ImageBuild): SecretText[] {
  const seen = new Set<string>();
  return image.stages.flatMap((stage) =>
    stage.environment.flatMap(({ name, value, origin }) => {
      const what = value.known ? looksSecret(name, value.value) : null;
      const key = `${origin.place?.line}:${origin.place?.column}`;
      if (what === null || seen.has(key)) return [];
      seen.add(key);
      return [{ origin, what }];
    }),
  );
}
