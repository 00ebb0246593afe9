/**
 * A name and its value, in the ways in which files write them. Every pattern has the groups `before`
 * (all up to the value), `name` and `value` (with its quotes), and stands still on long lines.
 */

const NAME = String.raw`[A-Za-z_][\w.-]{1,80}`;
const QUOTED = String.raw`"(?:[^"\\\n]|\\.){0,4000}"|'[^'\n]{0,4000}'`;
/** Inside a text that is itself quoted: \"name\":\"value\". */
const ESCAPED = String.raw`\\"(?:[^"\\\n]|\\(?!")[^\n]){0,4000}\\"`;
const BARE = String.raw`[^\s"'${"`"},;&{}()[\]<>|:=\\][^\s"'${"`"},;&{}()[\]<>|]{0,4000}`;

/** Keys under which a name stands beside its value, and the value's own. */
const NAME_KEY = String.raw`\b(?:option_?|parameter_?|variable_?|env_?)?(?:name|key)`;
const VALUE_KEY = String.raw`\b(?:option_?|parameter_?|resolved_?)?(?:value|default)`;
const GAP = String.raw`["']?\s{0,80},?\s{0,80}(?:[\w"']{1,60}:[ \t]{0,8}[\w"':.-]{1,80},?\s{1,80})?["']?`;
const ASSIGN = String.raw`["']?\s{0,8}[:=]\s{0,8}`;

export const PAIRS: readonly RegExp[] = [
  // name=value, name: value, "name": "value", and the same within a quoted text.
  new RegExp(
    String.raw`(?<![\w.-])(?<before>(?<quote>\\?["'${"`"}]?)(?<name>${NAME})\k<quote>[ \t]{0,4}(?:=>|:=|=|:)[ \t]{0,4})(?<value>${ESCAPED}|${QUOTED}|${BARE})`,
    "g",
  ),
  // A line of its own: in YAML the value reaches to the end, elsewhere to the next space.
  new RegExp(
    String.raw`^(?<before>[ \t]*(?:- +|export +|ENV +|ARG +|set +)?(?<name>${NAME})[ \t]*:[ \t]+)(?<value>[^\s"'!{[&*|>#][^\n]{0,4000})`,
    "gm",
  ),
  new RegExp(
    String.raw`^(?<before>[ \t]*(?:- +|export +|ENV +|ARG +|set +)?(?<name>${NAME})=)(?<value>[^\s"'][^\s]{0,4000})`,
    "gm",
  ),
  // ENV NAME value, as Dockerfiles had it first.
  new RegExp(
    String.raw`^(?<before>[ \t]*ENV[ \t]+(?<name>${NAME})[ \t]+)(?<value>${QUOTED}|[^\s"'=][^\n]{0,4000})`,
    "gim",
  ),
  // --name value, ["--name", "value"], and as items of a list.
  new RegExp(
    String.raw`(?<before>(?:^|[\s"'])--?(?<name>[A-Za-z][\w-]{2,60})(?:[ =]|["']\s{0,8},\s{0,80}(?=["'])|["']?[ \t]{0,8}\r?\n[ \t]{0,80}-[ \t]{1,8}))(?<value>"[^"\n]{1,400}"|'[^'\n]{1,400}'|[^\s"'-][^\s"']{0,400})`,
    "gm",
  ),
  // Name and value as two fields of one object, in either order.
  new RegExp(
    String.raw`(?<before>["']?${NAME_KEY}${ASSIGN}["']?(?<name>${NAME})${GAP}${VALUE_KEY}${ASSIGN})(?<value>${QUOTED}|[^\s"',}\]]{1,4000})`,
    "gi",
  ),
  new RegExp(
    String.raw`(?<before>["']?${VALUE_KEY}${ASSIGN})(?<value>${QUOTED}|[^\s"',}\]]{1,4000})(?=,?\s{0,80}["']?${NAME_KEY}${ASSIGN}["']?(?<name>${NAME}))`,
    "gi",
  ),
  // <add key="name" value="value"/>
  new RegExp(String.raw`(?<before>\b(?:key|name)="(?<name>${NAME})"\s+value=)(?<value>${QUOTED})`, "gi"),
  // ${NAME:-value}: a default that stands in clear.
  new RegExp(String.raw`(?<before>\$\{(?<name>${NAME}):?-)(?<value>[^}\s]{1,400})`, "g"),
  // A parameter of a URL or of a connection string: it stands inside of another pair's value.
  new RegExp(String.raw`(?<before>[?&;](?<name>${NAME})=)(?<value>[^\s&;"'<>]{1,400})`, "g"),
  // machine … login … password …, as in .netrc
  /(?<before>\blogin\s+\S{1,200}\s+(?<name>password)\s+)(?<value>\S{1,400})/g,
];
