import { type Client, either, milliseconds, seconds, sum } from "./client.js";
import { awsLimit, mongoLimit, nodeMysqlConnecting } from "./limits.js";

const NEVER = () => null;
const AWS_SDK_2 = "AWS SDK for JavaScript v2, AWS.Config: httpOptions.timeout 120000";
const AWS_SDK_2_MS = 120_000;
/** Source: https://github.com/sindresorhus/ky#timeout (read 2026-11-21). */
const KY_MS = 10_000;
/** Anything called on something that was made: `new Client().query`, `createClient().get`. */
const ON_INSTANCE = /\(\)\..*\w\.\(\)$/;
const EVENTS =
  /\.(on|once|off|addListener|removeListener|removeAllListeners|setMaxListeners|use|\$on|\$use|\$extends|emit)\.\(\)$/;

/** What the usual client libraries of Node do by default. */
export const javascriptClients: readonly Client[] = [
  {
    modules: ["ioredis", "@fastify/redis", "fastify-redis"],
    dependency: "redis",
    waits: "promise",
    calls: /(Redis|Cluster|default|^)\.?\(\)\..*\w\.\(\)$/,
    except:
      /\.(on|once|off|addListener|removeListener|removeAllListeners|disconnect|duplicate|defineCommand|pipeline|multi|createBuiltinCommand|setMaxListeners)\.\(\)$|(pipeline|multi)\.\(\)(\.\w+\.\(\))*\.(?!exec)\w+\.\(\)$/,
    // A command that Redis never answers waits for ever; maxRetriesPerRequest only counts reconnections.
    limit: (options) =>
      either(milliseconds(options.number("commandTimeout")), milliseconds(options.number("socketTimeout"))),
    source:
      "ioredis README: commandTimeout is not set by default, maxRetriesPerRequest 20, enableOfflineQueue true",
  },
  {
    modules: ["redis", "@redis/client"],
    dependency: "redis",
    waits: "promise",
    calls: ON_INSTANCE,
    except:
      /\.(on|once|off|removeListener|duplicate|multi|unref|quit|disconnect|destroy)\.\(\)$|multi\.\(\)(\.\w+\.\(\))*\.(?!exec)\w+\.\(\)$/,
    limit: (options) =>
      either(milliseconds(options.number("commandTimeout")), milliseconds(options.number("socketTimeout"))),
    source:
      "node-redis docs/client-configuration.md: socketTimeout and commandOptions.timeout are not set by default, commands queue while offline",
  },
  {
    modules: ["pg", "pg-pool", "@fastify/postgres", "@neondatabase/serverless", "pg-native"],
    dependency: "postgres",
    waits: "promise",
    calls: ON_INSTANCE,
    except:
      /\.(on|once|off|removeListener|release|end|escapeIdentifier|escapeLiteral|setMaxListeners)\.\(\)$/,
    limit: (options) =>
      sum(
        milliseconds(options.number("connectionTimeoutMillis")),
        either(
          milliseconds(options.number("query_timeout")),
          milliseconds(options.number("statement_timeout")),
        ),
      ),
    connecting: (options) => milliseconds(options.number("connectionTimeoutMillis")),
    source:
      "node-postgres, pg.Pool and pg.Client: connectionTimeoutMillis 0 and query_timeout none by default",
  },
  {
    modules: ["postgres"],
    dependency: "postgres",
    waits: "promise",
    calls: /^(default\.)?\(\)(\.(unsafe|begin|file|listen|notify|reserve))?\.\(\)$/,
    // There is no limit for a query.
    limit: NEVER,
    connecting: (options) => seconds(options.number("connect_timeout") ?? 30),
    source: "postgres (porsager) README, connection options: connect_timeout 30",
  },
  {
    modules: ["pg-promise"],
    dependency: "postgres",
    waits: "promise",
    calls: /\(\)\.\(\)\..*\w\.\(\)$/,
    limit: NEVER,
    connecting: (options) => milliseconds(options.number("connectionTimeoutMillis")),
    source: "pg-promise is node-postgres underneath",
  },
  {
    modules: ["knex"],
    dependency: null,
    waits: "lazy",
    calls: /^((default|knex|Knex)\.)?\(\)\..*\(\)$/,
    except: EVENTS,
    limit: NEVER,
    connecting: (options) => milliseconds(options.number("acquireConnectionTimeout") ?? 60_000),
    source:
      "knex documentation, acquireConnectionTimeout 60000 covers waiting for a connection, queries have none",
  },
  {
    modules: ["kysely"],
    dependency: null,
    waits: "promise",
    calls: /\.(execute|executeTakeFirst|executeTakeFirstOrThrow|stream)\.\(\)$/,
    limit: NEVER,
    source: "kysely: the dialect's driver decides",
  },
  {
    modules: ["drizzle-orm"],
    dependency: null,
    waits: "lazy",
    calls: /drizzle\.\(\)\..*\(\)$/,
    limit: NEVER,
    source: "drizzle-orm: the driver decides",
  },
  {
    modules: ["@prisma/client", ".prisma/client"],
    dependency: null,
    waits: "promise",
    calls: /PrismaClient\.\(\)\..*\w(\.\(\)|\.\(\)\.\(\))$/,
    except: EVENTS,
    // A query has no limit of its own.
    limit: NEVER,
    connecting: () => 10,
    source: "Prisma documentation, connection pool: pool_timeout 10, connect_timeout 5",
  },
  {
    modules: ["typeorm"],
    dependency: null,
    waits: "promise",
    calls:
      /\.(initialize|connect|query|find|findOne|findOneBy|findBy|findOneOrFail|findAndCount|count|save|insert|update|delete|remove|getMany|getOne|getRawMany|getRawOne|execute|transaction|runMigrations|synchronize|createConnection|upsert|exist|exists)\.\(\)$|^createConnection\.\(\)$/,
    limit: NEVER,
    connecting: (options, { dependency }) =>
      dependency === "mysql"
        ? nodeMysqlConnecting(options)
        : milliseconds(options.number("connectTimeoutMS", "connectionTimeoutMillis")),
    source: "TypeORM: the driver decides",
  },
  {
    modules: ["sequelize", "sequelize-typescript"],
    dependency: null,
    waits: "promise",
    calls:
      /\.(authenticate|sync|query|findAll|findOne|findByPk|findAndCountAll|findOrCreate|create|bulkCreate|update|destroy|count|save|transaction|upsert|increment|reload)\.\(\)$/,
    limit: NEVER,
    connecting: (options) => milliseconds(options.number("acquire") ?? 60_000),
    source: "Sequelize documentation, options.pool.acquire 60000",
  },
  {
    modules: ["mysql2", "mysql2/promise", "mysql", "promise-mysql", "mariadb"],
    dependency: "mysql",
    waits: "promise",
    calls: /(\(\)\..*\w\.\(\)|createConnection\.\(\))$/,
    except: /\.(on|once|off|release|end|destroy|promise|format|escape)\.\(\)$/,
    limit: (options) => milliseconds(options.number("timeout", "queryTimeout")),
    connecting: nodeMysqlConnecting,
    source: "mysql2: connectTimeout 10000, no limit for a query",
  },
  {
    modules: ["mongodb", "@fastify/mongodb"],
    dependency: "mongodb",
    waits: "promise",
    calls:
      /\.(connect|command|ping|find|findOne|insertOne|insertMany|updateOne|updateMany|deleteOne|deleteMany|countDocuments|aggregate|toArray|createIndex|replaceOne|findOneAndUpdate|distinct|estimatedDocumentCount|bulkWrite|listCollections)\.\(\)$/,
    limit: mongoLimit,
    source: "MongoDB Node driver: serverSelectionTimeoutMS 30000, socketTimeoutMS 0",
  },
  {
    modules: ["mongoose"],
    dependency: "mongodb",
    waits: "lazy",
    calls:
      /(\.|^)(connect|createConnection|find|findOne|findById|create|save|insertMany|updateOne|updateMany|deleteOne|deleteMany|countDocuments|aggregate|exec|findByIdAndUpdate|findOneAndUpdate|findByIdAndDelete|ping|command|distinct|exists|asPromise)\.\(\)(\.\w+\.\(\))*$/,
    limit: mongoLimit,
    source:
      "Mongoose, connection options: serverSelectionTimeoutMS 30000, socketTimeoutMS 0, bufferTimeoutMS 10000",
  },
  {
    modules: ["bullmq", "bull", "bee-queue", "@nestjs/bullmq"],
    dependency: "redis",
    waits: "promise",
    calls:
      /\(\)\.(add|addBulk|getJob|getJobs|getJobCounts|count|waitUntilReady|isReady|obliterate|drain|createJob|save|upsertJobScheduler|waitUntilFinished|ping)\.\(\)$/,
    limit: (options) => milliseconds(options.number("commandTimeout")),
    source: "BullMQ, connections: ioredis with maxRetriesPerRequest as given; no command time limit",
  },
  {
    modules: ["amqplib", "amqplib/callback_api", "amqp-connection-manager", "@cloudamqp/amqp-client"],
    dependency: "amqp",
    waits: "promise",
    calls:
      /(connect|createChannel|createConfirmChannel|assertQueue|assertExchange|bindQueue|consume|waitForConfirms|waitForConnect|checkQueue|prefetch)\.\(\)$/,
    limit: (options) => milliseconds(options.number("timeout")),
    source: "amqplib: no time limits besides the socket's",
  },
  {
    modules: ["kafkajs"],
    dependency: "queue",
    waits: "promise",
    calls: /\.(connect|send|sendBatch|subscribe|run|fetchTopicMetadata|listTopics|describeCluster)\.\(\)$/,
    limit: () => 30,
    source: "KafkaJS, client configuration: requestTimeout 30000",
  },
  {
    modules: ["memcached", "memjs"],
    dependency: "memcached",
    waits: "promise",
    calls: ON_INSTANCE,
    limit: (options) => milliseconds(options.number("timeout") ?? 5000),
    source: "memcached README: timeout 5000",
  },
  {
    modules: ["nodemailer"],
    dependency: "smtp",
    waits: "promise",
    calls: /\.(sendMail|verify)\.\(\)$/,
    // Source: Nodemailer, SMTP transport: connectionTimeout 2 min, greetingTimeout 30 s, socketTimeout 10 min.
    limit: (options) => milliseconds(options.number("socketTimeout") ?? 600_000),
    source: "Nodemailer documentation, SMTP transport",
  },
  {
    modules: ["@aws-sdk/client-s3"],
    dependency: "bucket",
    waits: "promise",
    calls: /\(\)\.(send|promise)\.\(\)$/,
    limit: awsLimit,
    source: "AWS SDK for JavaScript v3, node-http-handler: requestTimeout 0",
  },
  {
    modules: ["@aws-sdk/client-sqs", "@aws-sdk/client-sns"],
    dependency: "queue",
    waits: "promise",
    calls: /\(\)\.send\.\(\)$/,
    limit: awsLimit,
    source: "AWS SDK for JavaScript v3, node-http-handler: requestTimeout 0",
  },
  {
    modules: ["aws-sdk/clients/s3"],
    dependency: "bucket",
    waits: "promise",
    calls: /\(\)\.promise\.\(\)$/,
    limit: (options) => milliseconds(options.number("timeout") ?? AWS_SDK_2_MS),
    source: AWS_SDK_2,
  },
  {
    modules: ["aws-sdk"],
    dependency: "http",
    waits: "promise",
    calls: /\(\)\.promise\.\(\)$/,
    limit: (options) => milliseconds(options.number("timeout") ?? AWS_SDK_2_MS),
    source: AWS_SDK_2,
  },
  {
    modules: ["@aws-sdk"],
    dependency: "http",
    waits: "promise",
    calls: /\(\)\.(send|promise)\.\(\)$|lib-dynamodb.*\.send\.\(\)$/,
    limit: awsLimit,
    source: "AWS SDK for JavaScript v3, node-http-handler: requestTimeout 0",
  },
  {
    modules: ["fetch", "undici", "node-fetch", "cross-fetch"],
    dependency: "http",
    waits: "promise",
    calls: /^(default\.)?((fetch|request|stream)\.)?\(\)$/,
    // Source: undici, Client: headersTimeout 300 s, bodyTimeout 300 s.
    limit: (options) => either(milliseconds(options.number("headersTimeout", "timeout")), 300),
    source: "undici documentation, Client options",
  },
  {
    modules: [
      "axios",
      "got",
      "superagent",
      "request",
      "request-promise",
      "request-promise-native",
      "needle",
      "phin",
    ],
    dependency: "http",
    waits: "promise",
    calls: /^(.*\.)?((get|post|put|patch|delete|head|request|all|json|text)\.)?\(\)$/,
    except:
      /(^|\.)(create|extend|defaults|use|isAxiosError|isCancel|interceptors\..*)\.\(\)$|\(\)\.(status|data|set|query)/,
    limit: (options) => milliseconds(options.number("timeout")),
    source: "axios: timeout 0; got: no time limit by default",
  },
  {
    modules: ["ky"],
    dependency: "http",
    waits: "promise",
    calls: /^(.*\.)?((get|post|put|patch|delete|head|json|text)\.)?\(\)$/,
    except: /(^|\.)(create|extend)\.\(\)$/,
    limit: (options) => milliseconds(options.number("timeout") ?? KY_MS),
    source: "ky: timeout 10000",
  },
  {
    modules: ["http", "https"],
    dependency: "http",
    waits: "promise",
    calls: /^(default\.)?(get|request)\.\(\)$/,
    limit: (options) => milliseconds(options.number("timeout")),
    source: "Node.js, http.request: no time limit by default",
  },
  {
    modules: ["@elastic/elasticsearch", "@opensearch-project/opensearch"],
    dependency: "http",
    waits: "promise",
    calls: ON_INSTANCE,
    limit: (options) => milliseconds(options.number("requestTimeout") ?? 30_000),
    source: "Elasticsearch JavaScript client: requestTimeout 30000",
  },
];
