/** Ports that a database, a cache or an administrator answers on. Source: the IANA port register and the AWS Config rule restricted-common-ports, https://docs.aws.amazon.com/config/latest/developerguide/restricted-common-ports.html */
export const SENSITIVE_PORTS: ReadonlyMap<number, string> = new Map([
  [22, "SSH"],
  [23, "Telnet"],
  [1433, "SQL Server"],
  [1521, "Oracle"],
  [2375, "the Docker daemon"],
  [3306, "MySQL"],
  [3389, "Remote Desktop"],
  [5432, "PostgreSQL"],
  [5439, "Redshift"],
  [5984, "CouchDB"],
  [6379, "Redis"],
  [9042, "Cassandra"],
  [9200, "Elasticsearch"],
  [11211, "Memcached"],
  [27017, "MongoDB"],
]);
