-- One statement per file: MySQL cannot take back half of a file when its second statement fails.
-- Every VARCHAR that is a key stays below 191 characters: utf8mb4 takes 4 bytes for each, and an index of the
-- older row formats takes 767. What stands in /*! */ is read by MySQL and MariaDB only.
CREATE TABLE image (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  object_key VARCHAR(190) NOT NULL UNIQUE,
  name VARCHAR(100) NOT NULL,
  content_type VARCHAR(40) NOT NULL,
  bytes BIGINT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  uploaded_at BIGINT NOT NULL,
  stored_at BIGINT NULL,
  thumbnail_key VARCHAR(190) NULL,
  thumbnail_failure VARCHAR(300) NULL,
  caption VARCHAR(1000) NULL,
  caption_source VARCHAR(100) NULL,
  caption_failure VARCHAR(300) NULL
) /*! ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 */
