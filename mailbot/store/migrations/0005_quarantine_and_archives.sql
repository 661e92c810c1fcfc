-- What reading a quarantined mail anew needs, and where an import that was cut short goes on.

ALTER TABLE quarantine ADD COLUMN received_at TEXT;

ALTER TABLE quarantine ADD COLUMN in_sent_folder INTEGER NOT NULL DEFAULT 0;

ALTER TABLE quarantine ADD COLUMN provider_id TEXT;

ALTER TABLE quarantine ADD COLUMN provider_thread TEXT;

-- How often it was tried, and the version of mailbot that did so last ('' before this was kept).
ALTER TABLE quarantine ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;

ALTER TABLE quarantine ADD COLUMN tried_by TEXT NOT NULL DEFAULT '';

-- One row for each archive whose import has begun and not come to its end.
CREATE TABLE archives (
  mailbox TEXT NOT NULL,
  archive TEXT NOT NULL,
  source INTEGER NOT NULL,
  place INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (mailbox, archive)
) STRICT;
