-- Threads whose review was hindered.

-- name: review_waits
SELECT review_waits.thread_key, review_waits.version, review_waits.circumstances, review_waits.setback,
  review_waits.attempts, review_waits.not_before
FROM review_waits JOIN threads ON threads.key = review_waits.thread_key AND threads.version = review_waits.version
WHERE threads.mailbox = :mailbox
ORDER BY threads.last_at, threads.key;

-- name: review_wait
SELECT thread_key, version, circumstances, setback, attempts, not_before FROM review_waits
WHERE thread_key = :thread_key;

-- name: save_review_wait!
INSERT INTO review_waits (thread_key, version, circumstances, setback, attempts, not_before)
SELECT key, :version, :circumstances, :setback, :attempts, :not_before FROM threads WHERE key = :thread_key
ON CONFLICT (thread_key) DO UPDATE
SET version = excluded.version, circumstances = excluded.circumstances, setback = excluded.setback,
  attempts = excluded.attempts, not_before = excluded.not_before;

-- name: forget_review_wait!
DELETE FROM review_waits WHERE thread_key = :thread_key;
