CREATE TABLE person (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  joined_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT person_email_unique UNIQUE (email)
);
