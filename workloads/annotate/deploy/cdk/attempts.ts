/** What differs between the attempts. Everything else is the same in all of them, except in the healthy one. */
export interface Attempt {
  readonly name: string;
  /** Straight from the bucket to both functions, or by way of the topic. */
  readonly trigger: "bucket-to-functions" | "topic";
  /** Where the functions' network interfaces are, and whether S3 has a gateway endpoint. */
  readonly functions: "private-with-endpoint" | "public-without-endpoint";
  /** Whether the functions' roles may make network interfaces; the record does not say so. */
  readonly interfacesAllowed: boolean;
  readonly targetPort: number;
  /** Whom the servers let in on the application's port. */
  readonly serversAdmit: "balancer" | "bastion";
}

/** The system as it finally ran; what the record does not name is filled in. */
const RAN: Omit<Attempt, "name"> = {
  trigger: "topic",
  functions: "private-with-endpoint",
  interfacesAllowed: true,
  targetPort: 5000,
  serversAdmit: "balancer",
};

export const ATTEMPTS: readonly Attempt[] = [
  { ...RAN, name: "wrong-trigger", trigger: "bucket-to-functions" },
  { ...RAN, name: "no-s3-endpoint", functions: "public-without-endpoint" },
  // These two failed by their package and by their tables: their templates are those of the system that ran.
  { ...RAN, name: "native-library" },
  { ...RAN, name: "schema" },
  { ...RAN, name: "target-port", targetPort: 80 },
  { ...RAN, name: "security-group", serversAdmit: "bastion" },
  // Exactly the permissions on record.
  { ...RAN, name: "as-recorded", interfacesAllowed: false },
];
