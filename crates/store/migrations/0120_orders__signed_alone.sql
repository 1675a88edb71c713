-- Whether whoever granted a release did so alone, because nobody else could sign it.
ALTER TABLE orders_release ADD COLUMN alone BIGINT NOT NULL DEFAULT 0;
