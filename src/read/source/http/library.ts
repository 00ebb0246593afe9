import { type Call, external, externalMember, handle, type NativeTerm, type Term } from "../terms/term.js";

/** A framework's module: what is known of it, and the rest as of any library. */
export function libraryModule(
  name: string,
  members: Readonly<Record<string, Term>>,
  call: ((call: Call) => Term) | null = null,
): NativeTerm {
  const made: NativeTerm = handle({
    name,
    call,
    member: (member) => {
      if (Object.hasOwn(members, member)) return members[member] ?? null;
      return member === "default" ? made : externalMember(external(name), member);
    },
  });
  return made;
}
