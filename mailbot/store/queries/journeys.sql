-- Journeys: which threads of a customer are about one matter, and what that is known by.

-- name: threads_to_link
SELECT key FROM threads
WHERE mailbox = :mailbox AND linked_version <> version AND customer_messages > 0
ORDER BY key
LIMIT :limit;

-- name: profiles_near
SELECT DISTINCT threads.key, threads.first_at, threads.last_at, thread_profiles.people, thread_profiles.subject,
  thread_profiles.identifiers
FROM thread_people
JOIN threads ON threads.key = thread_people.thread_key
JOIN thread_profiles ON thread_profiles.thread_key = thread_people.thread_key
WHERE thread_people.mailbox = :mailbox AND thread_people.person_hash IN (SELECT value FROM json_each(:people))
  AND threads.last_at >= :since AND threads.first_at <= :until;

-- name: save_profile!
INSERT INTO thread_profiles (thread_key, people, subject, identifiers)
VALUES (:thread_key, :people, :subject, :identifiers)
ON CONFLICT (thread_key) DO UPDATE
SET people = excluded.people, subject = excluded.subject, identifiers = excluded.identifiers;

-- name: remove_thread_people!
DELETE FROM thread_people WHERE thread_key = :thread_key;

-- name: save_thread_person*!
INSERT INTO thread_people (mailbox, person_hash, thread_key) VALUES (:mailbox, :person_hash, :thread_key);

-- name: remove_journeys!
DELETE FROM journeys WHERE one = :thread_key OR other = :thread_key;

-- name: save_journey*!
INSERT INTO journeys (one, other, reason, evidence)
SELECT :one, :other, :reason, :evidence
WHERE EXISTS (SELECT 1 FROM threads WHERE key = :one) AND EXISTS (SELECT 1 FROM threads WHERE key = :other);

-- name: mark_linked!
UPDATE threads SET linked_version = :version WHERE key = :thread_key;

-- name: journeys_of
SELECT threads.key, threads.subject, threads.first_at, threads.last_at, threads.messages, journeys.reason,
  journeys.evidence
FROM journeys
JOIN threads ON threads.key = CASE WHEN journeys.one = :thread_key THEN journeys.other ELSE journeys.one END
WHERE journeys.one = :thread_key OR journeys.other = :thread_key
ORDER BY threads.last_at DESC, threads.key DESC;
