-- As it was first written: an object's key may have 1024 characters, so the column has as many. Under utf8mb4
-- each takes up to 4 bytes, and a key of InnoDB takes 3072, or 767 in the older row formats.
CREATE TABLE image (
  object_key VARCHAR(1024) NOT NULL PRIMARY KEY,
  name VARCHAR(255) NOT NULL,
  uploaded_at BIGINT NOT NULL,
  thumbnail_key VARCHAR(1024) NULL,
  caption TEXT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4
