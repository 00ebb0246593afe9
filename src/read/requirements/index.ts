import type { InputFile } from "../../input/index.js";
import type { Change, TextEdit } from "../../model/index.js";
import type { Fragment, Reader } from "../reader.js";
import { requirementsIn } from "./manifests.js";

const CHARACTERS_MAX = 1_000_000;

/** What manifests ask of the version of their language. */
export const reader: Reader = {
  id: "requirements",
  title: "a manifest that names the version of its language",
  recognises(file: InputFile): boolean {
    const text = file.text();
    return text !== null && text.length <= CHARACTERS_MAX && requirementsIn(file.path, text).length > 0;
  },
  read(file: InputFile): Fragment {
    return { describesDeployment: false, runtimeRequirements: requirementsIn(file.path, file.text() ?? "") };
  },
  /** Which of two versions is the right one, only people know. */
  edit: (_file: InputFile, _change: Change): TextEdit[] | null => null,
};
