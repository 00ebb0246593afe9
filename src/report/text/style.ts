import pc from "picocolors";

/** How text is shown: width in columns, and colours that vanish where there is no terminal. */
export interface Style {
  readonly columns: number;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly good: (text: string) => string;
}

const COLUMNS_MIN = 60;
const COLUMNS_MAX = 110;

export function makeStyle(options: { readonly colour: boolean; readonly columns: number }): Style {
  const colours = pc.createColors(options.colour);
  return {
    columns: Math.min(COLUMNS_MAX, Math.max(COLUMNS_MIN, options.columns)),
    bold: colours.bold,
    dim: colours.dim,
    error: colours.red,
    warning: colours.yellow,
    note: colours.cyan,
    good: colours.green,
  };
}

/** `2 min 10 s`, `3 h 5 min`, `0.4 s`, `38 ms`. */
export function duration(seconds: number): string {
  if (seconds < 0.1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${String(rest).padStart(2, "0")} s`;
}

/** `2:27`, `1:02:10`: the clock of a timeline. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}

/** Breaks at spaces; words longer than a line stand alone. */
export function wrap(text: string, columns: number, indent = ""): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/\s+/).filter((part) => part !== "")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line !== "" && indent.length + longer.length > columns) {
        lines.push(indent + line);
        line = word;
      } else line = longer;
    }
    lines.push(indent + line);
  }
  return lines;
}

export function truncate(text: string, columns: number): string {
  const single = text.replace(/\s+/g, " ").trim();
  return single.length <= columns ? single : `${single.slice(0, Math.max(1, columns - 1))}…`;
}

/** Two texts at both ends of a line; the right one moves to its own line where there is no room. */
export function ends(left: string, right: string, style: Style, leftLength = left.length): string {
  const gap = style.columns - leftLength - right.length;
  return gap >= 2 ? `${left}${" ".repeat(gap)}${style.dim(right)}` : `${left}\n  ${style.dim(right)}`;
}
