CREATE TABLE shipment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id bigint NOT NULL REFERENCES account (id),
  tracking_number text NOT NULL,
  status text NOT NULL,
  sender_name text NOT NULL,
  sender_street text NOT NULL,
  sender_postcode text NOT NULL,
  sender_city text NOT NULL,
  recipient_name text NOT NULL,
  recipient_street text NOT NULL,
  recipient_postcode text NOT NULL,
  recipient_city text NOT NULL,
  recipient_email text,
  weight_grams integer NOT NULL CHECK (weight_grams > 0),
  service text NOT NULL,
  price_cents integer NOT NULL CHECK (price_cents > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT shipment_tracking_number_unique UNIQUE (tracking_number)
);

CREATE INDEX shipment_by_account ON shipment (account_id, id DESC);

CREATE TABLE shipment_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  shipment_id bigint NOT NULL REFERENCES shipment (id),
  status text NOT NULL,
  note text,
  at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX shipment_event_by_shipment ON shipment_event (shipment_id, id);

-- Mail is written in the transaction of the status change and sent afterwards, so that neither
-- happens without the other.
CREATE TABLE mail_outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  recipient text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz
);

CREATE INDEX mail_outbox_unsent ON mail_outbox (not_before) WHERE sent_at IS NULL;
