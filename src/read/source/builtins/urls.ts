import { hasPlaceholder, shelter } from "../../../model/index.js";
import {
  type Call,
  handle,
  listTerm,
  literal,
  native,
  type Term,
  textOfTerm,
  UNDEFINED,
  unknownTerm,
  variableText,
} from "../terms/term.js";
import { distribute } from "../terms/truth.js";
import { lookup } from "../terms/lookup.js";

/** A port that only the deployment decides would make the address invalid. */
const PORT_PLACEHOLDER = /:\$\{[^{}]*\}(?=[/?#]|$)/;

/**
 * What a variable holds whose text has parts that only the deployment decides: an address stays an
 * address when its host or password is such a part; of anything else nothing is known.
 */
export function deployedText(variable: string, text: string, whole: Term): Term {
  if (!hasPlaceholder(text)) return whole;
  const query = text.indexOf("?");
  const before = query < 0 ? text : text.slice(0, query);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) && !hasPlaceholder(text.slice(before.length))) return whole;
  return { ...variableText(variable), start: text.slice(0, text.indexOf("${")) || null };
}

const PARTS = [
  "href",
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
  "origin",
] as const;
type Part = (typeof PARTS)[number];

/** One address that a program takes apart; what it writes under a condition is not known afterwards. */
class Address {
  private readonly unsure = new Set<string>();

  private constructor(
    private readonly url: URL,
    private readonly restore: (part: string) => string,
    private readonly isPortKnown: boolean,
    private readonly depth: number,
  ) {}

  static from(text: string, depth: number): Address | null {
    const withPort = text.replace(PORT_PLACEHOLDER, ":1");
    const { text: sheltered, restore } = shelter(withPort);
    return URL.canParse(sheltered)
      ? new Address(new URL(sheltered), restore, withPort === text, depth)
      : null;
  }

  term(): Term {
    return handle({
      name: "URL",
      member: (name) => this.member(name),
      assign: (name) => {
        this.unsure.add(name).add("href");
        if (name === "search" || name === "href") this.unsure.add("?");
      },
    });
  }

  private member(name: string): Term {
    if (name === "searchParams") return this.parameters();
    if (name === "toString" || name === "toJSON") return native(name, () => this.part("href"));
    const part = PARTS.find((one) => one === name);
    return part === undefined ? unknownTerm(`the address's ${name} is not followed`) : this.part(part);
  }

  private part(name: Part): Term {
    const text = this.restore(this.url[name]);
    const ofPort = !this.isPortKnown && ["port", "host", "href", "origin"].includes(name);
    if (!this.unsure.has(name) && !ofPort && (name === "href" || !hasPlaceholder(text))) return literal(text);
    const start = name === "href" ? `${this.url.protocol}//` : null;
    return { ...unknownTerm("only the deployment decides it"), filled: text !== "", start };
  }

  private parameters(): Term {
    return handle({
      name: "URLSearchParams",
      member: (name) => {
        const known = lookup(this.methods, name);
        return known === undefined
          ? unknownTerm(`the parameters' ${name} is not followed`)
          : native(name, known);
      },
    });
  }

  private readonly methods: Readonly<Record<string, (call: Call) => Term>> = {
    get: (call) => this.read(call, (name) => this.parameter(name)),
    has: (call) => this.read(call, (name) => literal(this.url.searchParams.has(name))),
    getAll: (call) =>
      this.read(call, (name) => {
        const value = this.parameter(name);
        return value.kind === "literal" && value.value === null ? listTerm([]) : listTerm([value], 0, false);
      }),
    delete: (call) => this.write(call, (name) => this.url.searchParams.delete(name)),
    set: (call) => this.write(call, (name, value) => this.url.searchParams.set(name, value)),
    append: (call) => this.write(call, (name, value) => this.url.searchParams.append(name, value)),
    toString: () => {
      const search = this.part("search");
      return search.kind === "literal" ? literal(String(search.value).slice(1)) : search;
    },
  };

  private parameter(name: string): Term {
    const value = this.url.searchParams.get(name);
    const text = value === null ? null : this.restore(value);
    return text !== null && hasPlaceholder(text)
      ? unknownTerm("only the deployment decides it")
      : literal(text);
  }

  private read(call: Call, known: (name: string) => Term): Term {
    return distribute(call.arguments.positional[0] ?? UNDEFINED, (given) => {
      const name = textOfTerm(given);
      const unsure = name === null || this.unsure.has("?") || this.unsure.has(`?${name}`);
      return unsure || hasPlaceholder(this.keys())
        ? unknownTerm("its parameters are not known")
        : known(name);
    });
  }

  private keys(): string {
    return [...this.url.searchParams.keys()].map(this.restore).join(" ");
  }

  private write(call: Call, change: (name: string, value: string) => void): Term {
    const [name, value] = call.arguments.positional.map((one) =>
      one.kind === "literal" ? String(one.value) : null,
    );
    const certain = call.machine.conditions.slice(this.depth).every(({ guaranteed }) => guaranteed);
    if (typeof name !== "string") this.unsure.add("?");
    else if (certain && value !== null) change(name, value ?? "");
    else this.unsure.add(`?${name}`);
    if (!certain || typeof name !== "string" || value === null) this.unsure.add("href").add("search");
    return UNDEFINED;
  }
}

function made(call: Call): Term {
  const [given = UNDEFINED, base = UNDEFINED] = call.arguments.positional;
  return distribute(call.machine.here(given), (one) => {
    const text = textOfTerm(one);
    const below = textOfTerm(base);
    const variable = one.kind === "unknown" ? one.variable : null;
    if (text === null || (base !== UNDEFINED && below === null))
      return unknownTerm("the address is not known", variable);
    const whole = below !== null && URL.canParse(text, below) ? new URL(text, below).href : text;
    return Address.from(whole, call.machine.depth)?.term() ?? unknownTerm("it is no address");
  });
}

/** The `URL` of browsers and Node. */
export const urlClass: Term = handle({
  name: "URL",
  call: made,
  member: (name) =>
    name === "canParse"
      ? native(name, (call) => {
          const text = textOfTerm(call.arguments.positional[0]);
          return text === null
            ? unknownTerm("the address is not known")
            : literal(Address.from(text, 0) !== null);
        })
      : name === "parse"
        ? native(name, made)
        : null,
});
