import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One recorded attempt at deploying a system; its folder under deploy/ has the same name. */
export interface Attempt {
  readonly name: string;
  /** What happened, as it was recorded; absent where nothing failed. */
  readonly failed?: string;
  /** What the record took for the cause, or for the repair. */
  readonly believed?: string;
  /** What was filled in, or cannot be known. */
  readonly note?: string;
  /** What went wrong around it by the record, in the grammar of `--fault`: rehearsed instead of the defaults. */
  readonly faults?: readonly string[];
}

export interface Story {
  /** The folder's name. */
  readonly system: string;
  readonly title: string;
  readonly platform: string;
  readonly summary: string;
  readonly attempts: readonly Attempt[];
  /** A picture of it, from the root. */
  readonly picture: string | null;
}

const WORKLOADS = "workloads";

/** The stories beside the workloads, by name. */
export function stories(root: string): Story[] {
  const folder = join(root, WORKLOADS);
  return readdirSync(folder)
    .filter((system) => existsSync(join(folder, system, "story.json")))
    .sort()
    .map((system) => {
      const told = JSON.parse(readFileSync(join(folder, system, "story.json"), "utf8")) as Omit<
        Story,
        "system" | "picture"
      >;
      const pictures = join(folder, system, "docs");
      const picture = existsSync(pictures)
        ? readdirSync(pictures)
            .filter((name) => name.endsWith(".png"))
            .sort()[0]
        : undefined;
      return {
        ...told,
        system,
        picture: picture === undefined ? null : `${WORKLOADS}/${system}/docs/${picture}`,
      };
    });
}

/** The folder that `steady` is given, from the root. */
export const deployment = (system: string, attempt: string): string =>
  `${WORKLOADS}/${system}/deploy/${attempt}`;

/** The arguments by which an attempt is rehearsed. */
export const rehearsalWords = (system: string, { name, faults = [] }: Attempt): string[] => [
  "rehearse",
  deployment(system, name),
  ...faults.flatMap((fault) => ["--fault", fault]),
];

/** Only deployments to ECS can be played today. */
export const isPlayable = (story: Story): boolean => story.platform.includes("ECS");
