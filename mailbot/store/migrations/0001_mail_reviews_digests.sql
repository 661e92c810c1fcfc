-- Everything issue 2 keeps. Written for SQLite; `dialect.py` says how PostgreSQL reads it.
-- Times are UTC text of one width (2026-03-01T08:30:00.000000Z), days are text, lists are JSON text.
-- What a stranger chose at will (Message-IDs, subjects) is looked up by hash, so that no index entry grows with it.

CREATE TABLE folders (
  mailbox TEXT NOT NULL,
  folder TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  last_uid INTEGER NOT NULL,
  PRIMARY KEY (mailbox, folder)
) STRICT;

CREATE TABLE threads (
  key TEXT NOT NULL PRIMARY KEY,
  mailbox TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_hash TEXT NOT NULL,
  version TEXT NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  messages INTEGER NOT NULL,
  customer_messages INTEGER NOT NULL
) STRICT;

CREATE INDEX threads_by_activity ON threads (last_at, key) WHERE customer_messages > 0;

CREATE INDEX threads_of_mailbox_by_activity ON threads (mailbox, last_at, key) WHERE customer_messages > 0;

CREATE INDEX threads_by_subject ON threads (mailbox, subject_hash, last_at, key);

CREATE TABLE messages (
  mailbox TEXT NOT NULL,
  key TEXT NOT NULL,
  thread_key TEXT NOT NULL REFERENCES threads (key),
  at TEXT NOT NULL,
  role TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  author_email TEXT NOT NULL,
  author_name TEXT NOT NULL,
  subject TEXT NOT NULL,
  normal_subject TEXT NOT NULL,
  body TEXT NOT NULL,
  sentences TEXT NOT NULL,
  message_id TEXT NOT NULL,
  in_reply_to TEXT NOT NULL,
  refs TEXT NOT NULL,
  sent_to TEXT NOT NULL,
  sent_cc TEXT NOT NULL,
  attachments TEXT NOT NULL,
  language TEXT,
  PRIMARY KEY (mailbox, key)
) STRICT;

CREATE INDEX messages_of_thread ON messages (thread_key, at, key);

-- Where a message was found. RFC 3501 knows no UID and no UIDVALIDITY of 0: that is an archive.
CREATE TABLE places (
  mailbox TEXT NOT NULL,
  message_key TEXT NOT NULL,
  folder TEXT NOT NULL,
  uid_validity INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  PRIMARY KEY (mailbox, message_key, folder, uid_validity, uid),
  FOREIGN KEY (mailbox, message_key) REFERENCES messages (mailbox, key) ON DELETE CASCADE
) STRICT;

-- The Message-IDs that the messages of a thread bear (1) or only refer to (0).
CREATE TABLE mentions (
  mailbox TEXT NOT NULL,
  id_hash TEXT NOT NULL,
  thread_key TEXT NOT NULL REFERENCES threads (key) ON DELETE CASCADE,
  bears INTEGER NOT NULL,
  PRIMARY KEY (mailbox, id_hash, thread_key)
) STRICT;

CREATE INDEX mentions_of_thread ON mentions (thread_key);

CREATE TABLE quarantine (
  mailbox TEXT NOT NULL,
  identity TEXT NOT NULL,
  folder TEXT NOT NULL,
  uid_validity INTEGER,
  uid INTEGER,
  raw BLOB NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (mailbox, identity)
) STRICT;

-- Model and prompt are '' where a judge has none, so that the key holds; the JSON keeps the difference.
CREATE TABLE reviews (
  thread_key TEXT NOT NULL REFERENCES threads (key) ON DELETE CASCADE,
  version TEXT NOT NULL,
  judge TEXT NOT NULL,
  model TEXT NOT NULL,
  prompt TEXT NOT NULL,
  status TEXT NOT NULL,
  reviewed_at TEXT NOT NULL,
  review TEXT NOT NULL,
  PRIMARY KEY (thread_key, version, judge, model, prompt)
) STRICT;

-- Of several reviews of one version the one to show: reviewed before not_reviewed ('r' > 'n'), then the newest.
CREATE VIEW best_reviews AS
SELECT thread_key, version, status, reviewed_at, review FROM reviews
WHERE NOT EXISTS (
  SELECT 1 FROM reviews AS better
  WHERE better.thread_key = reviews.thread_key AND better.version = reviews.version
    AND (better.status, better.reviewed_at, better.judge, better.model, better.prompt)
      > (reviews.status, reviews.reviewed_at, reviews.judge, reviews.model, reviews.prompt)
);

CREATE TABLE digests (
  lead TEXT NOT NULL,
  day TEXT NOT NULL,
  message_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  html TEXT NOT NULL,
  body TEXT NOT NULL,
  threads TEXT NOT NULL,
  state TEXT NOT NULL,
  prepared_at TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at TEXT,
  leased_until TEXT,
  sent_at TEXT,
  error TEXT,
  PRIMARY KEY (lead, day)
) STRICT;

CREATE INDEX digests_by_day ON digests (day, lead);

-- What a lead has been shown: a thread appears again only once it has changed.
CREATE TABLE digest_threads (
  lead TEXT NOT NULL,
  thread_key TEXT NOT NULL,
  version TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (lead, thread_key, version),
  FOREIGN KEY (lead, day) REFERENCES digests (lead, day) ON DELETE CASCADE
) STRICT;

CREATE TABLE claims (
  name TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  held_until TEXT NOT NULL
) STRICT;
