-- Named leases, and how much is kept.

-- name: claim!
INSERT INTO claims (name, owner, held_until) VALUES (:name, :owner, :until)
ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, held_until = excluded.held_until
WHERE claims.held_until <= :now OR claims.owner = excluded.owner;

-- name: holder
SELECT owner FROM claims WHERE name = :name;

-- name: release!
DELETE FROM claims WHERE name = :name AND owner = :owner;

-- name: counts
SELECT
  (SELECT COUNT(*) FROM messages) AS messages,
  (SELECT COUNT(*) FROM threads) AS threads,
  (SELECT COUNT(*) FROM reviews) AS reviews,
  (SELECT COUNT(*) FROM digests) AS digests,
  (SELECT COUNT(*) FROM quarantine) AS quarantined;

-- name: counts_of_mailbox
SELECT
  (SELECT COUNT(*) FROM messages WHERE mailbox = :mailbox) AS messages,
  (SELECT COUNT(*) FROM threads WHERE mailbox = :mailbox) AS threads,
  (SELECT COUNT(*) FROM reviews JOIN threads ON threads.key = reviews.thread_key WHERE threads.mailbox = :mailbox)
    AS reviews,
  (SELECT COUNT(*) FROM digests WHERE EXISTS (
    SELECT 1 FROM digest_threads JOIN threads ON threads.key = digest_threads.thread_key
    WHERE digest_threads.lead = digests.lead AND digest_threads.day = digests.day AND threads.mailbox = :mailbox
  )) AS digests,
  (SELECT COUNT(*) FROM quarantine WHERE mailbox = :mailbox) AS quarantined;
