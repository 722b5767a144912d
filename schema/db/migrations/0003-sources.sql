-- Buckets that customers registered. Numbers are those of the enums in schema/bucket/bucket.h, which
-- only ever grow at their end.

-- For the trust policies of customers' clouds; NULL: nobody asked for it yet
ALTER TABLE app_group ADD COLUMN external_id TEXT;

CREATE TABLE data_source ( -- a bucket of a customer and the right to use it
    source_id    TEXT NOT NULL PRIMARY KEY,                     -- UUID
    group_id     TEXT NOT NULL REFERENCES app_group (group_id), -- whose it is
    provider     INTEGER NOT NULL,           -- sch_provider
    auth         INTEGER NOT NULL,           -- sch_bucket_auth
    bucket       TEXT NOT NULL,              -- bucket, container or directory
    account      TEXT NOT NULL,              -- Azure: storage account; '' elsewhere
    region       TEXT NOT NULL,              -- '': not given
    name         TEXT,                       -- for people; NULL: none
    details_json TEXT NOT NULL,              -- provider_specific_details
    secret       BLOB,                       -- sealed (schema/base/seal.h); NULL: none, or wiped
    created_ms   INTEGER NOT NULL,           -- when it was registered
    deleted_ms   INTEGER NOT NULL DEFAULT 0  -- when it was removed; 0: it is live
) STRICT;
CREATE UNIQUE INDEX data_source_by_bucket ON data_source (group_id, provider, account, bucket)
    WHERE deleted_ms = 0;
CREATE UNIQUE INDEX data_source_by_name ON data_source (group_id, name)
    WHERE deleted_ms = 0 AND name IS NOT NULL;
CREATE INDEX data_source_by_age ON data_source (group_id, created_ms, source_id);
