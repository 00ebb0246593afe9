/** What a plain scalar means in YAML 1.2's core schema. */
export function plainScalarValue(text: string): string | number | boolean | null {
  switch (text.charCodeAt(0)) {
    case 0x7e: // ~
    case 0x6e: // n
    case 0x4e: // N
      if (/^(?:~|null|Null|NULL)$/.test(text)) return null;
      return text;
    case 0x74: // t
    case 0x54: // T
      return /^(?:true|True|TRUE)$/.test(text) ? true : text;
    case 0x66: // f
    case 0x46: // F
      return /^(?:false|False|FALSE)$/.test(text) ? false : text;
    default:
      return /^[-+.\d]/.test(text) ? numberValue(text) : text;
  }
}

function numberValue(text: string): string | number {
  if (/^0o[0-7]+$/.test(text)) return Number.parseInt(text.slice(2), 8);
  if (/^[-+]?\d+$/.test(text)) return Number.parseInt(text, 10);
  if (/^0x[\da-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^[-+]?(?:\.\d+|\d+\.\d*)$/.test(text)) return Number.parseFloat(text);
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)[eE][-+]?\d+$/.test(text)) return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text))
    return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? Number.NaN : text;
}
