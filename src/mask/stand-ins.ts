/**
 * Words of which texts are made that stand in for a secret: `super-secret`, `my_password`, `YOUR KEY`. With digits,
 * capitals within or an exclamation mark somebody has made a password of them, however weak.
 */
const WORDS =
  /^(?=.*[a-z])(?:(?:my|your|the|this|some|any|super|very|top|strong|secure|insecure|secret|password|passwd|pwd|key|token|value|string|text|test|testing|user|username|api|app|access|auth|jwt|here|goes|foo|bar|baz|qux|abc|xyz|demo|local|dev|hello|world|hours?|days?|minutes?|seconds?)s?|[-_ .<>])+$/i;

/** Marks that people put into a text which is to be replaced; AWS puts the first into the keys of its documentation. */
const MARKS =
  /EXAMPLE|example|[Cc]hange[-_ ]?[Mm]e|CHANGE[-_ ]?ME|PLACEHOLDER|[Pp]laceholder|[Dd]ummy|DUMMY|X{4,}|x{4,}|\*{3,}|\.{3,}|<[A-Za-z][\w .-]*>|\b[Yy]our[-_ ]|\bYOUR[-_ ]/;

/** Real secrets are longer, or hold a word that nobody finds in every tutorial. */
const LENGTH_MAX = 48;

/**
 * A text that only shows where a secret goes. It is masked all the same: whoever deploys it as it
 * stands has it for a secret.
 */
export function standsIn(value: string): boolean {
  const text = value.trim();
  const oneCase = text === text.toLowerCase() || text === text.toUpperCase();
  return MARKS.test(text) || (oneCase && text.length <= LENGTH_MAX && WORDS.test(text));
}
