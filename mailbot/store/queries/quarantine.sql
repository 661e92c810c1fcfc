-- Quarantine: mails that could not be read, whole, and how often each was tried.

-- name: quarantine*!
-- A mail is there once, however often it is met; one that the server would not hand out counts each refusal.
INSERT INTO quarantine (
  mailbox, identity, folder, uid_validity, uid, raw, reason, at, received_at, in_sent_folder, provider_id,
  provider_thread, attempts, tried_by
) VALUES (
  :mailbox, :identity, :folder, :uid_validity, :uid, :raw, :reason, :at, :received_at, :in_sent_folder, :provider_id,
  :provider_thread, :attempts, :tried_by
)
ON CONFLICT (mailbox, identity) DO UPDATE
SET attempts = quarantine.attempts + 1, reason = excluded.reason, tried_by = excluded.tried_by
WHERE LENGTH(quarantine.raw) = 0 AND quarantine.uid IS NOT NULL;

-- name: list_quarantined
SELECT mailbox, identity, folder, uid, LENGTH(raw) AS size, reason, at, attempts, tried_by FROM quarantine
WHERE mailbox = COALESCE(CAST(:mailbox AS TEXT), mailbox)
ORDER BY at, identity;

-- name: quarantined
SELECT * FROM quarantine WHERE mailbox = :mailbox AND identity = :identity;

-- name: leave_quarantine!
DELETE FROM quarantine WHERE mailbox = :mailbox AND identity = :identity;

-- name: leave_quarantine_by_place*!
DELETE FROM quarantine
WHERE mailbox = :mailbox AND folder = :folder AND uid_validity = :uid_validity AND uid = :uid;

-- name: count_attempt!
UPDATE quarantine SET attempts = attempts + 1, reason = :reason, tried_by = :tried_by
WHERE mailbox = :mailbox AND identity = :identity;

-- name: explain_quarantined!
UPDATE quarantine SET reason = :reason WHERE mailbox = :mailbox AND identity = :identity;
