-- Threads to read and to review, and what the reviews said.

-- name: thread
SELECT key, mailbox, subject, version FROM threads WHERE key = :thread_key;

-- name: thread_by_any_name
-- A thread's own key comes before an old one.
SELECT key, mailbox, subject, version FROM threads
WHERE key = COALESCE(
  (SELECT own.key FROM threads AS own WHERE own.key = :thread_key),
  (SELECT thread_key FROM thread_aliases WHERE alias = :thread_key)
);

-- name: threads_to_review
SELECT key FROM threads
WHERE mailbox = :mailbox AND customer_messages > 0 AND NOT EXISTS (
  SELECT 1 FROM reviews
  WHERE reviews.thread_key = threads.key AND reviews.version = threads.version AND reviews.judge = :judge
    AND reviews.model = :model AND reviews.prompt = :prompt AND reviews.status = 'reviewed'
)
ORDER BY last_at, key;

-- name: save_review!
INSERT INTO reviews (thread_key, version, judge, model, prompt, status, reviewed_at, review)
VALUES (:thread_key, :version, :judge, :model, :prompt, :status, :reviewed_at, :review)
ON CONFLICT (thread_key, version, judge, model, prompt) DO UPDATE
SET status = excluded.status, reviewed_at = excluded.reviewed_at, review = excluded.review
WHERE reviews.status = 'not_reviewed';

-- name: list_threads
SELECT threads.key, threads.mailbox, threads.subject, threads.version, threads.first_at, threads.last_at,
  threads.messages, best_reviews.review
FROM threads
LEFT JOIN best_reviews ON best_reviews.thread_key = threads.key AND best_reviews.version = threads.version
WHERE threads.customer_messages > 0 AND (threads.last_at, threads.key) < (:before, :before_key)
ORDER BY threads.last_at DESC, threads.key DESC
LIMIT :limit;

-- name: list_threads_of_mailbox
SELECT threads.key, threads.mailbox, threads.subject, threads.version, threads.first_at, threads.last_at,
  threads.messages, best_reviews.review
FROM threads
LEFT JOIN best_reviews ON best_reviews.thread_key = threads.key AND best_reviews.version = threads.version
WHERE threads.mailbox = :mailbox AND threads.customer_messages > 0
  AND (threads.last_at, threads.key) < (:before, :before_key)
ORDER BY threads.last_at DESC, threads.key DESC
LIMIT :limit;

-- name: review_of
SELECT threads.key, threads.mailbox, threads.subject, threads.last_at, best_reviews.version,
  best_reviews.reviewed_at, best_reviews.review
FROM best_reviews JOIN threads ON threads.key = best_reviews.thread_key
WHERE threads.key = COALESCE(
  (SELECT own.key FROM threads AS own WHERE own.key = :thread_key),
  (SELECT thread_key FROM thread_aliases WHERE alias = :thread_key)
)
ORDER BY CASE WHEN best_reviews.version = threads.version THEN 0 ELSE 1 END, best_reviews.reviewed_at DESC
LIMIT 1;

-- name: reviews_for_digest
SELECT threads.key, threads.mailbox, threads.subject, threads.last_at, best_reviews.version,
  best_reviews.reviewed_at, best_reviews.review
FROM threads
JOIN best_reviews ON best_reviews.thread_key = threads.key AND best_reviews.version = threads.version
WHERE threads.mailbox IN (SELECT value FROM json_each(:mailboxes)) AND threads.customer_messages > 0
  AND threads.last_at >= :since AND threads.last_at < :until
  AND NOT EXISTS (
    SELECT 1 FROM digest_threads
    WHERE digest_threads.lead = :lead AND digest_threads.thread_key = threads.key
      AND digest_threads.version = threads.version
  )
ORDER BY threads.last_at, threads.key;
