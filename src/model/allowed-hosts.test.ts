// Lists of allowed hosts: names, names below one, everything; a task's address is on none of them by itself.
import { expect, it } from "vitest";
import { type AllowedHosts, hostIsAllowed } from "./allowed-hosts.js";
import { known, NOWHERE, unknown } from "./value.js";

const list = (...names: readonly string[]): AllowedHosts => ({
  origin: NOWHERE,
  by: "a list",
  allowed: known(names),
  status: 400,
});
const TASK = "the task's address";

it.each([
  [list("*"), TASK, "yes"],
  [list("shop.example.com", ".example.org"), TASK, "no"],
  [list(), TASK, "no"],
  [list("localhost", "127.0.0.1", "[::1]"), TASK, "no"],
  [list("shop.example.com", "10.0.1.15"), TASK, "unknown"],
  [list("localhost"), "localhost", "yes"],
  [list("shop.example.com"), "localhost", "no"],
  [list(".example.com"), "shop.example.com", "yes"],
  [list("*.example.com"), "shop.example.com", "yes"],
  [list(".example.com"), "example.com", "yes"],
  [{ ...list(), allowed: unknown("it is computed") }, TASK, "unknown"],
] as const)("%o and %s: %s", (check, host, answer) => {
  expect(hostIsAllowed(check, host)).toBe(answer);
});
