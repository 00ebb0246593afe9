import type { DocumentNode, MapEntry, MapNode, ScalarNode } from "../../document/index.js";

type Entries = Readonly<Record<string, DocumentNode | undefined>>;

/** Nodes that the transform adds, at the place of what they are added for. Undefined entries are left out. */
export function madeMap(at: DocumentNode, entries: Entries): MapNode {
  return { ...base(at), made: true, kind: "map", flow: false, entries: entriesAt(at, entries) };
}

/** The same, but what is absent in it could be written at `at`: its properties have the same names there. */
export function mapLike(at: DocumentNode, entries: Entries): MapNode {
  return { ...base(at), kind: "map", flow: false, entries: entriesAt(at, entries) };
}

export function madeText(at: DocumentNode, text: string): ScalarNode {
  return { ...base(at), made: true, kind: "scalar", value: text, text, style: "plain" };
}

export function madeList(at: DocumentNode, items: readonly DocumentNode[]): DocumentNode {
  return { ...base(at), made: true, kind: "list", flow: false, items };
}

export function ref(at: DocumentNode, id: string): DocumentNode {
  return madeMap(at, { Ref: madeText(at, id) });
}

export function attribute(at: DocumentNode, id: string, name: string): DocumentNode {
  return madeMap(at, { "Fn::GetAtt": madeList(at, [madeText(at, id), madeText(at, name)]) });
}

/** Parts of a text, some of which are worked out. */
export function joined(at: DocumentNode, parts: readonly DocumentNode[]): DocumentNode {
  return madeMap(at, { "Fn::Join": madeList(at, [madeText(at, ""), madeList(at, parts)]) });
}

/** What only the transform itself knows. */
export function unknowable(at: DocumentNode): DocumentNode {
  return madeMap(at, { "Fn::Transform": madeText(at, "AWS::Serverless-2016-10-31") });
}

function base({ place, path, start, end }: DocumentNode) {
  return { place, path, tag: null, start, end };
}

function entriesAt(at: DocumentNode, entries: Entries): MapEntry[] {
  return Object.entries(entries).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ key, keyPlace: at.place, keyStart: at.start, keyEnd: at.start, value, merged: false }],
  );
}
