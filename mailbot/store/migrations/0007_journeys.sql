-- Journeys: threads of one customer about one matter, linked and never merged.

-- The version of a thread for which its journey was last looked for.
ALTER TABLE threads ADD COLUMN linked_version TEXT NOT NULL DEFAULT '';

CREATE INDEX threads_to_link ON threads (mailbox, key) WHERE linked_version <> version AND customer_messages > 0;

-- What a journey is looked for by, so that no text need be read twice.
CREATE TABLE thread_profiles (
  thread_key TEXT NOT NULL PRIMARY KEY REFERENCES threads (key) ON DELETE CASCADE,
  people TEXT NOT NULL,
  subject TEXT NOT NULL,
  identifiers TEXT NOT NULL
) STRICT;

CREATE TABLE thread_people (
  mailbox TEXT NOT NULL,
  person_hash TEXT NOT NULL,
  thread_key TEXT NOT NULL REFERENCES threads (key) ON DELETE CASCADE,
  PRIMARY KEY (mailbox, person_hash, thread_key)
) STRICT;

CREATE INDEX people_of_thread ON thread_people (thread_key);

-- Each link once: `one` sorts before `other`. The evidence is what both threads hold.
CREATE TABLE journeys (
  one TEXT NOT NULL REFERENCES threads (key) ON DELETE CASCADE,
  other TEXT NOT NULL REFERENCES threads (key) ON DELETE CASCADE,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL,
  PRIMARY KEY (one, other)
) STRICT;

CREATE INDEX journeys_of_other ON journeys (other);
