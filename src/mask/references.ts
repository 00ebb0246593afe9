/** Values that only say where a secret is, or that there is none. */
export function isReference(value: string): boolean {
  const text = value.trim();
  return (
    text === "" ||
    /^(?:arn:|\{\{|\$\{\{|\$\(|%[\w(]|<%|!\w|file:|env:|vault:|ssm:|secretsmanager:|projects\/|op:\/\/|awskms:|alias\/)/i.test(
      text,
    ) ||
    /^\$\{[^}]*\}$/.test(text) ||
    /^\$\w*$/.test(text) ||
    /\{\{\s*resolve:/.test(text) ||
    /^(?:process\.env|os\.environ|os\.getenv|env|secrets|import\.meta\.env|vars?|data|local|module|aws_\w+)[.([]/.test(
      text,
    )
  );
}

const PLACEHOLDER =
  /^(?:<.*>|\[.*\]|[x*.•_?-]+|null|none|nil|undefined|true|false|yes|no|on|off|disabled|enabled|empty|unset|todo|tbd|changeme|change[-_ ]?(?:me|this|it)\b.*|replace[-_ ]?(?:me|this|with)?\b.*|(?:your|my|some|the|insert|enter|put|add)[-_ ].*|redacted|masked|hidden|placeholder.*|dummy.*|fake.*|example.*|sample.*|not[-_ ]?(?:set|used|needed|required).*)$/i;

/** Texts that stand in for a value to come. */
export function isPlaceholder(value: string): boolean {
  return PLACEHOLDER.test(value.trim());
}

/** A path, an address without credentials, or the name of another variable: nothing that opens a door. */
export function isPlainlyOther(value: string): boolean {
  const text = value.trim();
  return (
    /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[\w./ @-]*$/.test(text) ||
    /^[a-z][a-z0-9+.-]*:\/\/(?![^/:]*:[^/@]*@)/i.test(text) ||
    /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text)
  );
}

/** What a secret's name may be given without giving anything away: a switch, a well-known folder's file, an address. */
export function isHarmless(value: string): boolean {
  return (
    /^(?:true|false|null|none|nil|undefined)$/i.test(value) ||
    /^(?:\.{1,2}|~|\/(?:run|etc|var|app|opt|usr|home|mnt|secrets|tmp))\/[\w./-]*$/.test(value) ||
    /^https?:\/\/[^\s@?]*$/i.test(value)
  );
}
