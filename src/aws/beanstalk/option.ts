/**
 * Elastic Beanstalk's configuration options. Names, ranges and defaults from
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html,
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-specific.html and
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general-eks.html,
 * read 2026-11-21; where the service was seen to accept more or less than its guide says
 * (requests of 2026-09-29), what the service accepts stands here.
 */

export type BalancerType = "classic" | "application" | "network";

export interface BeanstalkOption {
  readonly name: string;
  readonly kind:
    | "integer"
    | "decimal"
    | "flag"
    | "choice"
    | "text"
    | "list"
    | "json"
    | "duration"
    | "timestamp";
  /** As the API gives it, in text; null when there is none or it is worked out from something else. */
  readonly default: string | null;
  readonly defaultByBalancer?: Readonly<Partial<Record<BalancerType, string>>>;
  /** Bounds of numbers, null where there is none; of durations as ISO 8601. */
  readonly least?: number | null;
  readonly most?: number | null;
  readonly shortest?: string;
  readonly longest?: string;
  /** Characters. */
  readonly leastLength?: number;
  readonly mostItems?: number;
  readonly values?: readonly string[];
  readonly valuesByBalancer?: Readonly<Partial<Record<BalancerType, readonly string[]>>>;
  readonly valuesByFamily?: Readonly<Record<string, readonly string[]>>;
  readonly caseSensitive?: boolean;
  /** The service takes other values as well, so that none is refused. */
  readonly lenient?: boolean;
  readonly pattern?: RegExp;
  readonly unit?: string;
  /** It does something only while all of these hold. */
  readonly needs?: readonly Need[];
  /** Clients that set it with the request that makes an environment, so that a file's value loses there. */
  readonly recommendedBy?: readonly string[];
  /** It cannot be changed once the environment exists. */
  readonly createOnly?: boolean;
  /** Platform families that have it; absent for all. */
  readonly families?: readonly string[];
  /** The retired Amazon Linux AMI (AL1) alone had it; today it is refused. */
  readonly removed?: boolean;
  /** It is taken and does nothing: why. */
  readonly ignored?: string;
  /** Known to the service, not meant for people. */
  readonly internal?: boolean;
}

/** Another option that must have one of these values. The namespace `*` is the option's own. */
export interface Need {
  readonly namespace: string;
  readonly name: string;
  readonly oneOf: readonly string[];
}

export interface BeanstalkNamespace {
  /** With `*` where a name of the user's own stands. */
  readonly namespace: string;
  /** For namespaces with a name of the user's own. */
  readonly matches?: RegExp;
  /** Of Beanstalk Cluster environments (Amazon EKS); standard environments refuse it, and these refuse all others. */
  readonly cluster?: boolean;
  /** Option names are the user's own. */
  readonly anyName?: boolean;
  readonly namePattern?: RegExp;
  readonly families?: readonly string[];
  readonly tier?: "Worker";
  readonly needs?: readonly Need[];
  /** The retired Amazon Linux AMI (AL1) alone had it; today it is refused. */
  readonly removed?: boolean;
  readonly internal?: boolean;
  /** Each setting must carry a resource name. */
  readonly resourceName?: boolean;
  readonly options: readonly BeanstalkOption[];
}
