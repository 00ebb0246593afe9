-- Written in the transaction of the change itself: neither happens without the other.
CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  person_id bigint REFERENCES person (id),
  person_name text NOT NULL,
  case_id bigint NOT NULL REFERENCES case_file (id),
  action text NOT NULL,
  what text NOT NULL,
  detail jsonb NOT NULL
);

CREATE INDEX audit_entry_by_case ON audit_entry (case_id, id DESC);

-- Who was here before cannot be rewritten, not even by this service.
CREATE FUNCTION audit_entry_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are never changed or removed';
END
$$;

CREATE TRIGGER audit_entry_final BEFORE UPDATE OR DELETE ON audit_entry
  FOR EACH ROW EXECUTE FUNCTION audit_entry_is_final();
