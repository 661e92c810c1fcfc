-- What threads need to come out the same in any order of arrival, the old names of threads, and journeys.

-- Subjects are looked for among messages, of whose thread the first may bear another one.
DROP INDEX threads_by_subject;

ALTER TABLE threads DROP COLUMN subject_hash;

CREATE INDEX messages_by_subject ON messages (mailbox, substr(normal_subject, 1, 60), at) WHERE normal_subject <> '';

-- The keys of threads that have become part of another, so that a link to them still leads somewhere.
CREATE TABLE thread_aliases (
  alias TEXT NOT NULL PRIMARY KEY,
  thread_key TEXT NOT NULL REFERENCES threads (key) ON DELETE CASCADE
) STRICT;

CREATE INDEX aliases_of_thread ON thread_aliases (thread_key);
