CREATE TABLE request_log (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  status integer NOT NULL,
  duration_ms double precision NOT NULL
);

CREATE INDEX request_log_by_time ON request_log (at);
