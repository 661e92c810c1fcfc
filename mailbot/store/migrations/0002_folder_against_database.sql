-- What a sync compares: the mails of a folder with those kept, and how each mailbox fares.

-- How many mails of the folder are not wanted, being older than the mailbox's `since_days`.
ALTER TABLE folders ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;

-- 1 for a place where the mail no longer lies; the row stays as a record of where it was.
ALTER TABLE places ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;

-- The mail's number at a provider that gives it one in all folders (Gmail's X-GM-MSGID).
ALTER TABLE places ADD COLUMN provider_id TEXT;

CREATE INDEX places_of_folder ON places (mailbox, folder, uid_validity, uid) WHERE gone = 0;

CREATE INDEX places_of_provider ON places (mailbox, provider_id) WHERE provider_id IS NOT NULL;

-- Places of mails that are no messages: those in quarantine. Whole ones lie there for good, those that the server
-- would not hand out are asked for again until `attempts` reaches the limit.
CREATE TABLE passed_over (
  mailbox TEXT NOT NULL,
  folder TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  PRIMARY KEY (mailbox, folder, uid_validity, uid)
) STRICT;

-- How the last sync of a mailbox went; written only when that changes.
CREATE TABLE mailbox_status (
  mailbox TEXT NOT NULL PRIMARY KEY,
  since TEXT NOT NULL,
  error TEXT,
  missing INTEGER NOT NULL,
  not_before TEXT
) STRICT;
