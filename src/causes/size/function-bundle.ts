import { FUNCTION_UNPACKED_BYTES_MAX } from "../../aws/lambda.js";
import { knownValue, type Model, resourceName } from "../../model/index.js";
import { found, type Verdict } from "../cause.js";

const MEBIBYTE = 1024 * 1024;

/** Packages of functions that are larger than Lambda unpacks. Layers come on top of that. */
export function functionBundles(model: Model): Verdict[] {
  return model.functions.flatMap((each): Verdict[] => {
    if (each.codeBytes === null || each.codeBytes <= FUNCTION_UNPACKED_BYTES_MAX) return [];
    const size = Math.round(each.codeBytes / MEBIBYTE);
    const most = FUNCTION_UNPACKED_BYTES_MAX / MEBIBYTE;
    return [
      found({
        title: `the package of function ${resourceName(each.id)} is ${size} MB unpacked, at most ${most} MB are taken`,
        explanation: `Lambda refuses it: \`Unzipped size must be smaller than ${FUNCTION_UNPACKED_BYTES_MAX} bytes\`. An image may have 10 GB; what is only read at run time can lie in S3 or EFS.`,
        where: [{ origin: each.code.origin, value: knownValue(each.code) ?? "" }],
      }),
    ];
  });
}
