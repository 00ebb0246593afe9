import type { Origin } from "../../model/index.js";
import type { RawNode } from "../source/syntax/parser.js";
import type { TextPlaces } from "./places.js";
import { fileText, type OpenFile, redirections } from "./redirections.js";
import type { ShellReading, Way } from "./shell.js";
import { expanded, wordText } from "./words.js";
import { bareCommand } from "./wrappers.js";

/** The nodes of one script's syntax. */
export class ScriptPart {
  constructor(
    readonly reading: ShellReading,
    readonly source: string,
    readonly places: TextPlaces,
  ) {}

  walk(node: RawNode, way: Way): void {
    if (!this.reading.step()) return;
    switch (node.type) {
      case "command":
        return this.#command(node, way, []);
      case "redirected_statement":
        return this.#redirected(node, way);
      case "variable_assignment":
        return this.#assignment(node, way, false);
      case "declaration_command":
        return this.#declaration(node, way);
      case "list":
        return this.#list(node, way);
      case "if_statement":
      case "while_statement":
      case "for_statement":
      case "c_style_for_statement":
      case "case_statement":
      case "function_definition":
        return this.#children(node, { ...way, certain: false });
      case "ERROR":
        this.reading.lose("a part of the script cannot be read");
        return this.#children(node, way);
      default:
        return this.#children(node, way);
    }
  }

  #children(node: RawNode, way: Way): void {
    const commands = node.type === "pipeline" ? node.children.filter(({ named }) => named) : [];
    node.children.forEach((child, index) => {
      if (!child.named) return;
      const background = way.background || node.children[index + 1]?.type === "&";
      if (node.type === "pipeline") this.#piped(child, commands, { ...way, background });
      else this.walk(child, { ...way, background });
    });
  }

  /** What a shell reads from a pipe is not known; what `tee` gets from `echo` is. */
  #piped(child: RawNode, commands: readonly RawNode[], way: Way): void {
    const [before] = commands;
    const later = child !== before;
    if (later) {
      const words = bareCommand(this.#commandWords(child)).words;
      const fed = before?.type === "command" && commands.length === 2 ? this.#words(before) : null;
      const text = fed === null ? null : fileText(fed, null);
      const at = before === undefined ? null : this.places.origin(before.start, before.end);
      for (const file of redirections([], words))
        this.reading.write(file, text, null, at ?? this.#at(child), way.certain);
      if (readsCommands(words) && !(fed ?? []).some((word) => INSTALLERS.test(word)))
        this.reading.lose("a script that is fetched when the instance starts runs there");
    }
    this.walk(child, { ...way, piped: way.piped || later });
  }

  #list(node: RawNode, way: Way): void {
    let certain = way.certain;
    for (const [index, child] of node.children.entries()) {
      if (child.type === "||") certain = false;
      if (!child.named) continue;
      this.walk(child, {
        ...way,
        certain,
        background: way.background || node.children[index + 1]?.type === "&",
      });
    }
  }

  #redirected(node: RawNode, way: Way): void {
    const [body] = node.children;
    const heredoc = node.children.find(({ type }) => type === "heredoc_redirect");
    const inner = (heredoc?.children ?? []).filter(
      ({ named, type }) => named && !type.startsWith("heredoc_"),
    );
    const redirects = [...node.children.slice(1), ...inner].filter(({ type }) => type === "file_redirect");
    const files = redirections(
      redirects.map((each) => this.#redirect(each)),
      way.piped ? [] : this.#commandWords(body),
    );
    const text = heredoc === undefined ? null : this.#heredoc(heredoc);
    if (body?.type === "command") this.#command(body, way, files, text);
    else if (body !== undefined) {
      for (const file of files) this.reading.write(file, null, null, this.#at(node), way.certain);
      this.walk(body, way);
    }
    for (const child of inner) {
      if (child.type === "file_redirect") continue;
      this.#afterHeredoc(child, text, way);
    }
  }

  /** `cat <<EOF | sudo tee /path`, `cat <<EOF > /path && next`. */
  #afterHeredoc(child: RawNode, text: Heredoc | null, way: Way): void {
    const first = child.type === "pipeline" ? child.children.find(({ named }) => named) : undefined;
    if (first !== undefined) {
      const words = bareCommand(this.#commandWords(first)).words;
      for (const file of redirections([], words)) this.#written(file, text, this.#at(first), way.certain);
      if (readsCommands(words) && text !== null) this.reading.script(text.places ?? this.places, way);
    }
    this.walk(child, { ...way, piped: true });
  }

  #command(node: RawNode, way: Way, files: readonly OpenFile[], heredoc: Heredoc | null = null): void {
    for (const child of node.children) this.#substitutions(child, way, 0);
    const words = this.#words(node);
    const bare = bareCommand(words).words;
    const here = node.children.find(({ type }) => type === "herestring_redirect");
    const hereText = here?.children.findLast(({ named }) => named);
    const given =
      hereText === undefined ? null : `${wordText(hereText, this.source, this.reading.variables)}\n`;
    const text = fileText(bare, given);
    for (const file of files.length > 0 || way.piped ? files : redirections([], bare)) {
      if (heredoc !== null && /^(?:cat|tee|sudo)$/.test(bare[0] ?? ""))
        this.#written(file, heredoc, this.#at(node), way.certain);
      else this.reading.write(file, text, null, this.#at(node), way.certain);
    }
    if (heredoc !== null && readsCommands(bare)) {
      this.reading.script(heredoc.places ?? this.places, {
        ...way,
        user: bareCommand(words).user ?? way.user,
      });
      return;
    }
    this.reading.run(words, this.#at(node), way);
  }

  #written(file: OpenFile, text: Heredoc | null, origin: Origin, certain: boolean): void {
    const places = text?.places ?? null;
    const at = places === null ? origin : places.lineOrigin(0);
    this.reading.write(file, text?.text ?? null, places, at.place === null ? origin : at, certain);
  }

  /** `$(aws secretsmanager get-secret-value …)` runs too. */
  #substitutions(node: RawNode, way: Way, depth: number): void {
    if (depth > 40) return;
    if (node.type === "command_substitution" || node.type === "process_substitution")
      this.#children(node, { ...way, background: false });
    else for (const child of node.children) this.#substitutions(child, way, depth + 1);
  }

  #declaration(node: RawNode, way: Way): void {
    const exported = /^(?:export|declare -x|typeset -x)\b/.test(this.source.slice(node.start, node.end));
    for (const child of node.children) {
      if (child.type === "variable_assignment") this.#assignment(child, way, exported);
      else if (child.type === "variable_name" && exported)
        this.reading.export(this.source.slice(child.start, child.end), this.#at(child));
    }
  }

  #assignment(node: RawNode, way: Way, exported: boolean): void {
    for (const child of node.children) this.#substitutions(child, way, 0);
    const [name, value] = node.children.filter(({ named }) => named);
    if (name === undefined) return;
    const text = value === undefined ? "" : wordText(value, this.source, this.reading.variables);
    const at = this.#at(value ?? name);
    this.reading.assign(this.source.slice(name.start, name.end), text, at, exported, way.certain);
  }

  #heredoc(node: RawNode): Heredoc | null {
    const body = node.children.find(({ type }) => type === "heredoc_body");
    const start = node.children.find(({ type }) => type === "heredoc_start");
    if (body === undefined || start === undefined) return null;
    const quoted = /["'\\]/.test(this.source.slice(start.start, start.end));
    const raw = this.source.slice(body.start, body.end);
    const text = quoted ? raw : expanded(body, body.start, body.end, this.source, this.reading.variables);
    const indented = this.source.slice(node.start, node.start + 3) === "<<-";
    const plain = indented ? text.replace(/^\t+/gm, "") : text;
    return { text: plain, places: this.places.within(plain, body.start) };
  }

  #redirect(node: RawNode): { readonly operator: string; readonly target: string } {
    const target = node.children.findLast(({ named }) => named);
    const operator = node.children.find(({ named }) => !named)?.type ?? ">";
    return {
      operator,
      target: target === undefined ? "" : wordText(target, this.source, this.reading.variables),
    };
  }

  #commandWords(node: RawNode | undefined): readonly string[] {
    if (node?.type === "command") return this.#words(node);
    const inner = node?.type === "redirected_statement" ? node.children[0] : undefined;
    return inner === undefined ? [] : this.#commandWords(inner);
  }

  #words(node: RawNode): string[] {
    return node.children
      .filter(({ named, type }) => named && !type.endsWith("_redirect"))
      .map((child) => {
        const { variables } = this.reading;
        return child.type === "variable_assignment"
          ? child.children.map((part) => wordText(part, this.source, variables)).join("=")
          : wordText(child, this.source, variables);
      });
  }

  #at(node: RawNode): Origin {
    return this.places.origin(node.start, node.end);
  }
}

interface Heredoc {
  readonly text: string;
  readonly places: TextPlaces | null;
}

/** Scripts of publishers that install a runtime or add its packages, and start nothing. */
const INSTALLERS =
  /^https:\/\/(?:(?:rpm|deb)\.nodesource\.com\/|raw\.githubusercontent\.com\/nvm-sh\/nvm\/|get\.docker\.com|(?:astral\.sh|install\.astral\.sh)\/uv\/|install\.python-poetry\.org|getcomposer\.org\/installer|bun\.sh\/install|sh\.rustup\.rs|dl\.yarnpkg\.com\/)/;

/** A shell that takes its commands from its standard input. */
function readsCommands(words: readonly string[]): boolean {
  return (
    /^(?:.*\/)?(?:ba|da|a|z)?sh$/.test(words[0] ?? "") &&
    words.slice(1).every((word) => /^-(?:\w*|-\w+)$/.test(word))
  );
}
