import { bundleOf } from "../assemble/beanstalk/index.js";
import type { Reader } from "../reader.js";

/** Where Elastic Beanstalk looks for scripts: the place, not the text, makes a file one of them. */
const HOOK = /(?:^|\/)\.platform\/(?:hooks|confighooks)\/(?:prebuild|predeploy|postdeploy)\/[^/]+$/;

/** A script of a bundle. Its text is read with the whole bundle, where it is known what else runs. */
export const reader: Reader = {
  id: "beanstalk-hook",
  title: "a platform hook of Elastic Beanstalk",
  recognises: (file) => HOOK.test(file.path),
  read(file) {
    const bundle = bundleOf(file.path);
    const place = { file: file.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
    return {
      describesDeployment: true,
      deploymentFolder: bundle,
      bundles: [{ origin: { place, node: null, written: true }, bundle }],
    };
  },
  /** `["interpreter"]`: the first line, which names what runs the script. */
  edit(file, { op, node, ...change }) {
    const value = "value" in change ? change.value : null;
    const usable = op === "set" && node.path[0] === "interpreter" && typeof value === "string";
    if (!usable || file.text()?.startsWith("#!") !== false || /[\r\n]/.test(value)) return null;
    return [{ file: file.path, line: 1, column: 1, endLine: 1, endColumn: 1, newText: `${value}\n` }];
  },
};
