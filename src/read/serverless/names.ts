/** The framework's own naming. Source: https://www.serverless.com/framework/docs/providers/aws/guide/resources, read on 2026-11-21. */
export function logicalName(name: string): string {
  const plain = name.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
