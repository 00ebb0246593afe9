import { type Client, either, type Options, seconds, sum } from "./client.js";
import {
  asyncDriverConnecting,
  asyncpgConnecting,
  driverConnecting,
  mongoLimit,
  postgresConnecting,
  pymysqlConnecting,
  redisPyLimit,
} from "./limits.js";

const NEVER = () => null;
/** Source: https://github.com/linsomniac/python-memcached/blob/master/memcache.py (read 2026-11-21). */
const MEMCACHE_SECONDS = 3;
/** Source: https://pika.readthedocs.io/en/stable/modules/parameters.html, stack_timeout (read 2026-11-21). */
const PIKA_CONNECT_SECONDS = 15;
/** Source: https://aiosmtplib.readthedocs.io/en/stable/, fastapi-mail's TIMEOUT (read 2026-11-21). */
const ASYNC_MAIL_SECONDS = 60;
const REDIS_CALLS = /(Redis|StrictRedis|from_url|RedisCluster)\.\(\)\..*\w\.\(\)$/;
const REDIS_QUIET =
  /\.(pipeline|pubsub|register_script|lock|close|aclose|connection_pool|from_url)\.\(\)$|pipeline\.\(\)(\.\w+\.\(\))*\.(?!execute)\w+\.\(\)$/;
const SQL =
  /\.(execute|exec|executemany|scalar|scalars|get|first|all|one|one_or_none|scalar_one|scalar_one_or_none|commit|flush|refresh|rollback|count|exists|begin|connect|create_all|delete|merge|stream|run_sync|paginate|get_or_404|first_or_404)\.\(\)$/;
const SQL_QUIET =
  /(^|\.)func\.|(^|\.)(text|select|insert|update|func|Column|relationship|mapped_column|ForeignKey|sessionmaker|async_sessionmaker|create_engine|create_async_engine)\.\(\)$|^delete\.\(\)$|get_bind|result.*\.(first|all)$/;

const MAIL = /(\.|^)(send|send_message|connect)\.\(\)$/;
const AMQP =
  /(BlockingConnection|SelectConnection|Connection|channel|publish|basic_publish|queue_declare|ensure_connection|connect)\.\(\)$/;

/** What the usual client libraries of Python do by default. */
export const pythonClients: readonly Client[] = [
  {
    modules: ["redis.asyncio"],
    dependency: "redis",
    waits: "promise",
    calls: REDIS_CALLS,
    except: REDIS_QUIET,
    limit: redisPyLimit,
    source: "redis-py: socket_timeout None before version 8",
  },
  {
    modules: ["aioredis"],
    dependency: "redis",
    waits: "promise",
    calls: REDIS_CALLS,
    except: REDIS_QUIET,
    limit: (options) => seconds(options.number("socket_timeout")),
    source: "aioredis: socket_timeout None by default",
  },
  {
    modules: ["redis"],
    dependency: "redis",
    waits: "blocking",
    calls: REDIS_CALLS,
    except: REDIS_QUIET,
    limit: redisPyLimit,
    source: "redis-py: socket_timeout None before version 8",
  },
  {
    modules: ["flask_redis"],
    dependency: "redis",
    waits: "blocking",
    calls: /FlaskRedis\.\(\)\.(?!init_app)\w+\.\(\)$/,
    limit: redisPyLimit,
    source: "flask-redis is redis-py underneath",
  },
  {
    modules: ["psycopg2", "psycopg", "psycopg_pool", "psycopg2.pool"],
    dependency: "postgres",
    waits: "blocking",
    calls: /(connect|execute|executemany|getconn|connection|wait|open|commit|rollback|copy_from)\.\(\)$/,
    except: /AsyncConnection/,
    limit: NEVER,
    connecting: postgresConnecting,
    source: "libpq: connect_timeout and statement_timeout are off by default",
  },
  {
    modules: ["asyncpg"],
    dependency: "postgres",
    waits: "promise",
    calls:
      /(connect|create_pool|execute|executemany|fetch|fetchrow|fetchval|acquire|transaction|copy_to_table)\.\(\)$/,
    // Connecting ends after 60 s; a command has no limit unless command_timeout is given.
    limit: (options) =>
      either(seconds(options.number("command_timeout")), seconds(options.number("timeout"))),
    connecting: asyncpgConnecting,
    source: "asyncpg, connect(): timeout 60, command_timeout None",
  },
  {
    modules: ["sqlalchemy.ext.asyncio", "sqlmodel.ext.asyncio.session"],
    dependency: null,
    waits: "promise",
    calls: SQL,
    except: SQL_QUIET,
    limit: (options) => seconds(options.number("command_timeout")),
    connecting: asyncDriverConnecting,
    source: "SQLAlchemy: the driver decides; pool_timeout 30 covers waiting for the pool",
  },
  {
    modules: ["sqlalchemy", "sqlmodel", "flask_sqlalchemy", "fastapi_sqlalchemy"],
    dependency: null,
    waits: "blocking",
    calls: SQL,
    except: SQL_QUIET,
    limit: NEVER,
    connecting: driverConnecting,
    source: "SQLAlchemy: the driver decides; pool_timeout 30 covers waiting for the pool",
  },
  {
    modules: ["databases"],
    dependency: null,
    waits: "promise",
    calls: /Database\.\(\)\.(connect|execute|execute_many|fetch_all|fetch_one|fetch_val|iterate)\.\(\)$/,
    limit: NEVER,
    connecting: asyncDriverConnecting,
    source: "databases: the driver decides",
  },
  {
    modules: ["tortoise", "tortoise.contrib.fastapi", "tortoise.models"],
    dependency: null,
    waits: "promise",
    calls:
      /(init|generate_schemas|get|get_or_none|create|filter|all|first|save|delete|count|execute_query|update_or_create|get_or_create)\.\(\)$/,
    limit: NEVER,
    connecting: asyncDriverConnecting,
    source: "Tortoise ORM: the driver decides",
  },
  {
    modules: ["pymysql", "MySQLdb", "mysql.connector", "flask_mysqldb"],
    dependency: "mysql",
    waits: "blocking",
    calls: /(connect|execute|executemany|commit|ping|fetchone|fetchall)\.\(\)$/,
    limit: (options) => seconds(options.number("read_timeout")),
    connecting: (options, installed) =>
      installed.packages.has("mysqlclient")
        ? seconds(options.number("connect_timeout"))
        : pymysqlConnecting(options),
    source: "PyMySQL: connect_timeout 10, read_timeout None",
  },
  {
    modules: ["aiomysql"],
    dependency: "mysql",
    waits: "promise",
    calls: /(connect|create_pool|acquire|execute|executemany|fetchone|fetchall)\.\(\)$/,
    limit: NEVER,
    source: "aiomysql: no time limit for a query",
  },
  {
    modules: ["motor.motor_asyncio", "beanie"],
    dependency: "mongodb",
    waits: "promise",
    calls:
      /\.(command|find_one|insert_one|insert_many|update_one|update_many|delete_one|delete_many|count_documents|to_list|create_index|server_info|list_database_names)\.\(\)$|init_beanie\.\(\)$/,
    limit: mongoLimit,
    source: "PyMongo: serverSelectionTimeoutMS 30000, socketTimeoutMS none",
  },
  {
    modules: ["pymongo", "flask_pymongo", "mongoengine"],
    dependency: "mongodb",
    waits: "blocking",
    calls:
      /\.(command|find_one|insert_one|insert_many|update_one|update_many|delete_one|delete_many|count_documents|create_index|server_info|list_database_names|list_collection_names)\.\(\)$/,
    limit: mongoLimit,
    source: "PyMongo: serverSelectionTimeoutMS 30000, socketTimeoutMS none",
  },
  {
    modules: ["celery"],
    dependency: "queue",
    waits: "blocking",
    calls:
      /\.(delay|apply_async|send_task|ping|inspect\.\(\)\.\w+|connection_for_write|ensure_connection)\.\(\)$/,
    // Publishing is retried 3 times at most when the connection fails; a broker that never answers is waited for without limit.
    limit: (options) => seconds(options.number("socket_timeout", "redis_socket_timeout")),
    source:
      "Celery, task_publish_retry_policy: max_retries 3, interval_start 0, interval_step 0.2; kombu's Redis transport: socket_timeout None",
  },
  {
    modules: ["kombu", "rabbitpy", "amqp"],
    dependency: "amqp",
    waits: "blocking",
    calls: AMQP,
    limit: (options) => seconds(options.number("connect_timeout")),
    source: "kombu: retries to connect without end unless it is told how often",
  },
  {
    modules: ["pika"],
    dependency: "amqp",
    waits: "blocking",
    calls: AMQP,
    limit: (options) => seconds(options.number("blocked_connection_timeout")),
    connecting: (options) => either(seconds(options.number("stack_timeout")), PIKA_CONNECT_SECONDS),
    source: "pika: blocked_connection_timeout None, socket_timeout 10 for connecting",
  },
  {
    modules: ["aio_pika", "aiormq"],
    dependency: "amqp",
    waits: "promise",
    calls: /(connect|connect_robust|channel|publish|declare_queue|declare_exchange|get_queue)\.\(\)$/,
    limit: (options) => seconds(options.number("timeout")),
    source: "aio-pika: timeout None by default",
  },
  {
    modules: ["rq"],
    dependency: "redis",
    waits: "blocking",
    calls: /\(\)\.(enqueue|enqueue_call|enqueue_in|enqueue_at|fetch_job|count)(\.\(\))?$/,
    limit: redisPyLimit,
    source: "RQ uses the redis-py connection that it is given",
  },
  {
    modules: ["dramatiq", "huey"],
    dependency: "queue",
    waits: "blocking",
    calls: /\.(send|send_with_options|enqueue)\.\(\)$/,
    limit: NEVER,
    source: "Dramatiq: the broker's client decides",
  },
  {
    modules: ["arq"],
    dependency: "redis",
    waits: "promise",
    calls: /(create_pool|enqueue_job)\.\(\)$/,
    limit: NEVER,
    source: "arq uses redis-py's asyncio client",
  },
  {
    modules: ["kafka", "confluent_kafka"],
    dependency: "queue",
    waits: "blocking",
    calls: /(KafkaProducer|KafkaConsumer|flush|send|list_topics)\.\(\)$/,
    limit: () => 60,
    source: "kafka-python: max_block_ms 60000",
  },
  {
    modules: ["aiokafka"],
    dependency: "queue",
    waits: "promise",
    calls: /\.(start|send|send_and_wait|flush)\.\(\)$/,
    limit: () => 40,
    source: "aiokafka: request_timeout_ms 40000",
  },
  {
    modules: ["boto3", "botocore"],
    dependency: null,
    waits: "blocking",
    calls: /(client|resource)\.\(\)\..*\w\.\(\)$/,
    except:
      /\.(Bucket|Object|Table|Queue|get_paginator|generate_presigned_url|generate_presigned_post|get_waiter|exceptions|close)\.\(\)$/,
    // Source: botocore Config: connect_timeout 60, read_timeout 60, and 5 attempts in legacy mode.
    limit: (options) =>
      sum(
        either(seconds(options.number("connect_timeout")), 60),
        either(seconds(options.number("read_timeout")), 60),
      ),
    source: "botocore, Config reference",
  },
  {
    modules: ["aiobotocore", "aioboto3"],
    dependency: null,
    waits: "promise",
    calls: /(client|resource|create_client)\.\(\)\..*\w\.\(\)$/,
    limit: (options) =>
      sum(
        either(seconds(options.number("connect_timeout")), 60),
        either(seconds(options.number("read_timeout")), 60),
      ),
    source: "botocore, Config reference",
  },
  {
    modules: ["requests", "urllib3", "urllib.request", "http.client", "requests_toolbelt"],
    dependency: "http",
    waits: "blocking",
    calls: /(^|\.)(get|post|put|patch|delete|head|options|request|urlopen|urlretrieve|getresponse)\.\(\)$/,
    limit: (options) => seconds(options.number("timeout")),
    source: "Requests, advanced usage: no time limit unless timeout is given",
  },
  {
    modules: ["httpx"],
    dependency: "http",
    waits: "blocking",
    calls: /^((Client\.\(\)|\w+)\.)?(get|post|put|patch|delete|head|options|request|send|stream)\.\(\)$/,
    except: /AsyncClient/,
    limit: httpxLimit,
    source: "HTTPX, timeouts: 5 seconds by default",
  },
  {
    modules: ["httpx"],
    dependency: "http",
    waits: "promise",
    calls: /AsyncClient\.\(\)\.(get|post|put|patch|delete|head|options|request|send|stream)\.\(\)$/,
    limit: httpxLimit,
    source: "HTTPX, timeouts: 5 seconds by default",
  },
  {
    modules: ["aiohttp"],
    dependency: "http",
    waits: "promise",
    calls: /(ClientSession\.\(\)\.(get|post|put|patch|delete|head|request)|^request)\.\(\)$/,
    limit: (options) => either(seconds(options.number("total", "timeout")), 300),
    source: "aiohttp, ClientTimeout: total 300",
  },
  {
    modules: ["smtplib"],
    dependency: "smtp",
    waits: "blocking",
    calls: /(^SMTP|^SMTP_SSL|sendmail|send_message|login|starttls)\.\(\)$/,
    limit: (options) => seconds(options.number("timeout")),
    source: "Python smtplib: the global default time limit, which is none",
  },
  {
    modules: ["flask_mail"],
    dependency: "smtp",
    waits: "blocking",
    calls: MAIL,
    limit: (options) => seconds(options.number("timeout")),
    source: "smtplib underneath",
  },
  {
    modules: ["fastapi_mail", "aiosmtplib"],
    dependency: "smtp",
    waits: "blocking",
    calls: MAIL,
    limit: (options) => either(seconds(options.number("timeout", "TIMEOUT")), ASYNC_MAIL_SECONDS),
    source: "aiosmtplib: timeout 60",
  },
  {
    modules: ["socket"],
    dependency: "unknown",
    waits: "blocking",
    calls: /(create_connection|\(\)\.(connect|recv|send|sendall)|getaddrinfo|gethostbyname)\.\(\)$/,
    limit: (options) => seconds(options.number("timeout")),
    source: "Python socket: no time limit unless one is set",
  },
  {
    modules: ["memcache"],
    dependency: "memcached",
    waits: "blocking",
    calls: /Client\.\(\)\.\w+\.\(\)$/,
    limit: (options) => either(seconds(options.number("socket_timeout")), MEMCACHE_SECONDS),
    source: "python-memcached: socket_timeout 3",
  },
  {
    modules: ["pymemcache", "pymemcache.client.base"],
    dependency: "memcached",
    waits: "blocking",
    calls: /Client\.\(\)\.\w+\.\(\)$/,
    limit: (options) => seconds(options.number("timeout")),
    source: "pymemcache: timeout None",
  },
];

function httpxLimit(options: Options) {
  const given = options.term("timeout");
  if (given === undefined) return 5;
  if (given.kind === "literal" && given.value === null) return null;
  return seconds(options.number("timeout"));
}
