// A template as far as the emulator goes: without what it cannot create, and without what hangs on that.
import { parse, type ScalarTag, type Tags } from "yaml";

interface Resource {
  readonly Type: string;
  readonly Properties?: unknown;
  readonly DependsOn?: string | readonly string[];
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** LocalEmu 1.3 knows no elastic address, so no gateway can have one; functions it runs in Docker only. */
const NOT_CREATED = /^AWS::(EC2::(EIP|NatGateway)|Lambda::Function)$/;
/** A stand-in has no attributes that anything could be cut out of: alarms on a balancer's full name. */
const CUTS = /"Fn::(Select|Split)"/;

/** What is left out is told by name; outputs are left out too, since nobody reads them there. */
export function forEmulator(template: Template): { readonly template: Template; readonly left: string[] } {
  const { Resources } = template;
  const gone = new Set(
    Object.keys(Resources).filter((name) => {
      const { Type = "", Properties } = Resources[name] ?? {};
      return (
        NOT_CREATED.test(Type) || (Type === "AWS::CloudWatch::Alarm" && CUTS.test(JSON.stringify(Properties)))
      );
    }),
  );
  // A route through a gateway that is left out, an alarm for such an alarm: again until nothing more hangs on it.
  for (let before = -1; before !== gone.size; ) {
    before = gone.size;
    for (const [name, { Properties }] of Object.entries(Resources)) {
      if (refersTo(Properties, gone)) gone.add(name);
    }
  }
  const kept = Object.entries(Resources).flatMap(([name, resource]) =>
    gone.has(name) ? [] : [[name, waitingFor(resource, gone)] as const],
  );
  const { Outputs: _outputs, ...rest } = template as Template & { readonly Outputs?: unknown };
  return { template: { ...rest, Resources: Object.fromEntries(kept) }, left: [...gone].sort() };
}

function refersTo(value: unknown, names: ReadonlySet<string>): boolean {
  if (Array.isArray(value)) return value.some((item) => refersTo(item, names));
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, of]) => {
    const target: unknown = key === "Ref" ? of : key === "Fn::GetAtt" && Array.isArray(of) ? of[0] : null;
    return (typeof target === "string" && names.has(target)) || refersTo(of, names);
  });
}

function waitingFor({ DependsOn, ...resource }: Resource, gone: ReadonlySet<string>): Resource {
  const names = (typeof DependsOn === "string" ? [DependsOn] : (DependsOn ?? [])).filter(
    (name) => !gone.has(name),
  );
  return names.length === 0 ? resource : { ...resource, DependsOn: names };
}

const FUNCTIONS = [
  "Sub",
  "GetAtt",
  "Join",
  "Select",
  "Split",
  "GetAZs",
  "If",
  "Equals",
  "Not",
  "And",
  "Or",
  "Base64",
];

/** CloudFormation's short forms are written out: `!Ref A` becomes `{ "Ref": "A" }`. */
const shortForms = ["Ref", "Condition", ...FUNCTIONS].flatMap((name) => {
  const key = FUNCTIONS.includes(name) ? `Fn::${name}` : name;
  const wrap = (value: unknown): unknown => ({
    [key]: name === "GetAtt" && typeof value === "string" ? attributeOf(value) : value,
  });
  const scalar: ScalarTag = { tag: `!${name}`, resolve: wrap };
  const collections = (["seq", "map"] as const).map((collection) => ({
    tag: `!${name}`,
    collection,
    resolve: (node: { toJSON(): unknown }) => wrap(node.toJSON()),
  }));
  return [scalar, ...collections];
});

/** `Database.Endpoint.Address` is the attribute `Endpoint.Address` of `Database`. */
function attributeOf(text: string): readonly string[] {
  const dot = text.indexOf(".");
  return [text.slice(0, dot), text.slice(dot + 1)];
}

export const readTemplate = (text: string): Template =>
  parse(text, { customTags: shortForms as Tags }) as Template;
