/** First major version of RDS for PostgreSQL whose default parameter group has `rds.force_ssl` = 1. Source: [RDS-PostgreSQL.Concepts.General.SSL] https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html */
export const FORCE_SSL_SINCE_POSTGRES_MAJOR = 15;

/**
 * Whether an RDS database instance with its default parameter group refuses connections without
 * TLS. Null when that is not known: no version, or an engine for which no source was found.
 */
export function tlsRequiredByDefault(engine: string, engineVersion: string | null): boolean | null {
  const major = Number.parseInt(engineVersion ?? "", 10);
  if (Number.isNaN(major) || !/^postgres(ql)?$/i.test(engine)) return null;
  return major >= FORCE_SSL_SINCE_POSTGRES_MAJOR;
}
