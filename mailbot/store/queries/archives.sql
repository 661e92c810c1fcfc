-- Archives: where imports that were cut short go on.

-- name: archive_position
SELECT source, place, fingerprint FROM archives WHERE mailbox = :mailbox AND archive = :archive;

-- name: save_archive_position!
INSERT INTO archives (mailbox, archive, source, place, fingerprint)
VALUES (:mailbox, :archive, :source, :place, :fingerprint)
ON CONFLICT (mailbox, archive) DO UPDATE
SET source = excluded.source, place = excluded.place, fingerprint = excluded.fingerprint;

-- name: forget_archive_position!
DELETE FROM archives WHERE mailbox = :mailbox AND archive = :archive;
