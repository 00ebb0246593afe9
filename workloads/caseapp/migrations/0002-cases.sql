-- The last number given in each year. The row is locked until the case exists, so that no number is
-- given twice and none is left out.
CREATE TABLE case_number (
  year integer PRIMARY KEY,
  last integer NOT NULL
);

CREATE TABLE case_file (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number text NOT NULL,
  title text NOT NULL,
  summary text NOT NULL,
  area text NOT NULL,
  status text NOT NULL CHECK (status IN ('intake', 'open', 'waiting', 'closed', 'declined', 'archived')),
  responsible_id bigint NOT NULL REFERENCES person (id),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  words tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('english', number || ' ' || title), 'A') || setweight(to_tsvector('english', summary), 'B')
  ) STORED,
  CONSTRAINT case_file_number_unique UNIQUE (number)
);

CREATE INDEX case_file_by_change ON case_file (changed_at DESC, id DESC);
CREATE INDEX case_file_words ON case_file USING gin (words);

CREATE TABLE party (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES case_file (id),
  role text NOT NULL CHECK (role IN ('client', 'opponent', 'counsel', 'court', 'witness', 'other')),
  name text NOT NULL,
  email text,
  phone text,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Names are found as they are written: no endings are cut off.
  words tsvector GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED
);

CREATE INDEX party_by_case ON party (case_id, id);
CREATE INDEX party_words ON party USING gin (words);

CREATE TABLE note (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES case_file (id),
  author_id bigint NOT NULL REFERENCES person (id),
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  words tsvector GENERATED ALWAYS AS (to_tsvector('english', body)) STORED
);

CREATE INDEX note_by_case ON note (case_id, id);
CREATE INDEX note_words ON note USING gin (words);

-- A deadline is what a calendar on the wall says, in its own time zone; due_at is the moment that means.
-- Without a time it ends with its day.
CREATE TABLE deadline (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES case_file (id),
  title text NOT NULL,
  due_on date NOT NULL,
  due_time time,
  time_zone text NOT NULL,
  due_at timestamptz NOT NULL,
  done_at timestamptz,
  done_by bigint REFERENCES person (id)
);

CREATE INDEX deadline_by_case ON deadline (case_id, due_at);
CREATE INDEX deadline_pending ON deadline (due_at) WHERE done_at IS NULL;
