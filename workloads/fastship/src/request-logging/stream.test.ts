import { expect, it } from "vitest";
import { addArguments, recordFrom } from "./stream.js";

const RECORD = {
  id: "5f0c9a1e-0000-4000-8000-000000000000",
  at: "2026-01-01T00:00:00.000Z",
  method: "GET",
  path: "/",
  status: 200,
  durationMs: 1.5,
};
const fieldsOf = (args: readonly (string | number)[]) => args.slice(args.indexOf("*") + 1).map(String);

it("reads back what was written", () => {
  expect(recordFrom(fieldsOf(addArguments(RECORD)), new Date())).toEqual(RECORD);
});

it("lets an entry go when its time is over", () => {
  const fields = fieldsOf(addArguments(RECORD, new Date("2026-01-01T00:05:00Z")));
  expect(recordFrom(fields, new Date("2026-01-01T00:04:59Z"))).toEqual(RECORD);
  expect(recordFrom(fields, new Date("2026-01-01T00:05:01Z"))).toBeNull();
});

it.each([[[]], [["record", "{"]], [["record", "null"]], [["record", '{"id":1}']]])(
  "takes %j for no entry of ours",
  (fields) => {
    expect(recordFrom(fields, new Date())).toBeNull();
  },
);
