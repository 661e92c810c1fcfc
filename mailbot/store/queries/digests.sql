-- Digests and the outbox they are sent from.

-- name: save_digest!
INSERT INTO digests (
  lead, day, message_id, subject, html, body, threads, state, prepared_at, attempts, next_attempt_at, sent_at, error
) VALUES (
  :lead, :day, :message_id, :subject, :html, :body, :threads, :state, :prepared_at, :attempts, :next_attempt_at,
  :sent_at, :error
)
ON CONFLICT (lead, day) DO NOTHING;

-- name: save_digest_thread*!
INSERT INTO digest_threads (lead, thread_key, version, day) VALUES (:lead, :thread_key, :version, :day)
ON CONFLICT (lead, thread_key, version) DO NOTHING;

-- name: digest
SELECT * FROM digests WHERE lead = :lead AND day = :day;

-- name: list_digests
SELECT * FROM digests ORDER BY day DESC, lead DESC LIMIT :limit;

-- name: claim_digest!
UPDATE digests SET state = 'sending', leased_until = :lease_until, attempts = attempts + 1
WHERE lead = :lead AND day = :day AND (
  (state = 'prepared' AND COALESCE(next_attempt_at, '') <= :now) OR (state = 'sending' AND leased_until <= :now)
);

-- name: record_digest_sent!
UPDATE digests SET state = 'sent', sent_at = :at, leased_until = NULL, next_attempt_at = NULL, error = NULL
WHERE lead = :lead AND day = :day AND state <> 'sent';

-- name: record_digest_failure!
UPDATE digests SET state = :state, error = :error, next_attempt_at = :next_attempt_at, leased_until = NULL
WHERE lead = :lead AND day = :day AND state <> 'sent';
