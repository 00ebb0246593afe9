// Whether a pattern of a policy means a resource: yes, no, or not to be told.
import { describe, expect, it } from "vitest";
import { findNamed, type Named, patternMeans } from "./event-names.js";
import { known, unknown } from "./value.js";

const named: Named = { id: "stack.yaml#Orders", name: known("orders") };
const madeUp: Named = { id: "stack.yaml#Bills", name: unknown("made up") };
const open: Named = { id: "stack.yaml#Files", name: known("${AWS::StackName}-files") };
const all = [named, madeUp, open];

describe("patternMeans", () => {
  it.each([
    ["*", named, "yes"],
    ["${Orders.Arn}", named, "yes"],
    ["${Bills.Arn}", named, "no"],
    ["${Orders.Arn}", madeUp, "no"],
    ["arn:aws:sns:eu-west-1:111122223333:orders", named, "yes"],
    ["arn:aws:sns:${AWS::Region}:${AWS::AccountId}:orders", named, "yes"],
    ["arn:aws:sns:*:*:ord*", named, "yes"],
    ["arn:aws:sns:eu-west-1:111122223333:returns", named, "no"],
    ["arn:aws:sns:eu-west-1:111122223333:returns", madeUp, "unknown"],
    ["arn:aws:s3:::${AWS::StackName}-files", open, "yes"],
    ["arn:aws:s3:::live-files", open, "unknown"],
    ["arn:aws:s3:::live-logs", open, "no"],
    ["${Nested.Outputs.TopicArn}", named, "unknown"],
  ] as const)("%s for %o is %s", (pattern, noun, answer) => {
    expect(patternMeans(pattern, noun, all)).toBe(answer);
  });
});

describe("findNamed", () => {
  it("finds by id, by ARN, by URL and by name, and nothing else", () => {
    const find = (text: string) => findNamed(all, known(text));
    expect(find("stack.yaml#Bills")).toBe(madeUp);
    expect(find("arn:aws:sqs:eu-west-1:111122223333:orders")).toBe(named);
    expect(find("https://sqs.eu-west-1.amazonaws.com/111122223333/orders")).toBe(named);
    expect(find("other.yaml#Bills")).toBeUndefined();
    expect(find("arn:aws:sqs:eu-west-1:111122223333:my-orders")).toBeUndefined();
    expect(findNamed(all, unknown("nobody knows"))).toBeUndefined();
  });
});
