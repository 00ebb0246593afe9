CREATE TABLE document (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id bigint NOT NULL REFERENCES case_file (id),
  title text NOT NULL,
  file_name text NOT NULL,
  media_type text NOT NULL,
  received_on date NOT NULL,
  size_bytes integer,
  sha256 text,
  pages integer,
  -- What the media processor has to do or has done; 'none' where only the metadata is kept.
  processing text NOT NULL DEFAULT 'none' CHECK (processing IN ('none', 'waiting', 'done', 'failed')),
  failure text,
  created_at timestamptz NOT NULL DEFAULT now(),
  words tsvector GENERATED ALWAYS AS (
    to_tsvector('english', title || ' ' || translate(file_name, '._-', '   '))
  ) STORED
);

CREATE INDEX document_by_case ON document (case_id, id);
CREATE INDEX document_words ON document USING gin (words);
CREATE INDEX document_waiting ON document (id) WHERE processing = 'waiting';

-- Apart from the metadata, so that a list of documents never reads their contents.
CREATE TABLE document_content (
  document_id bigint PRIMARY KEY REFERENCES document (id),
  bytes bytea NOT NULL
);
