-- Mail in: folders, messages, their places, and the threads they make up.

-- name: folder_states
SELECT mailbox, folder, uid_validity, last_uid, left_out FROM folders WHERE mailbox = :mailbox;

-- name: save_folder_state!
-- An unchanged state changes no row; one of the same validity never moves back.
INSERT INTO folders (mailbox, folder, uid_validity, last_uid, left_out)
VALUES (:mailbox, :folder, :uid_validity, :last_uid, :left_out)
ON CONFLICT (mailbox, folder) DO UPDATE
SET uid_validity = excluded.uid_validity, last_uid = excluded.last_uid, left_out = excluded.left_out
WHERE folders.uid_validity <> excluded.uid_validity OR folders.last_uid < excluded.last_uid
  OR (folders.last_uid = excluded.last_uid AND folders.left_out <> excluded.left_out);

-- name: forget_folder!
DELETE FROM folders WHERE mailbox = :mailbox AND folder = :folder;

-- name: forget_places!
UPDATE places SET gone = 1 WHERE mailbox = :mailbox AND folder = :folder AND gone = 0;

-- name: forget_passed_over!
DELETE FROM passed_over WHERE mailbox = :mailbox AND folder = :folder;

-- name: kept_counts
SELECT folder, uid_validity, SUM(kept) AS kept FROM (
  SELECT folder, uid_validity, COUNT(*) AS kept FROM places
  WHERE mailbox = :mailbox AND gone = 0
  GROUP BY folder, uid_validity
  UNION ALL
  SELECT folder, uid_validity, COUNT(*) AS kept FROM passed_over
  WHERE mailbox = :mailbox AND attempts >= :attempts
  GROUP BY folder, uid_validity
) AS counted
GROUP BY folder, uid_validity;

-- name: kept_uids
SELECT uid FROM places
WHERE mailbox = :mailbox AND folder = :folder AND uid_validity = :uid_validity AND uid BETWEEN :first AND :last
  AND gone = 0
UNION
SELECT uid FROM passed_over
WHERE mailbox = :mailbox AND folder = :folder AND uid_validity = :uid_validity AND uid BETWEEN :first AND :last
  AND attempts >= :attempts
ORDER BY uid;

-- name: note_gone_place!
UPDATE places SET gone = 1
WHERE mailbox = :mailbox AND folder = :folder AND uid_validity = :uid_validity AND gone = 0
  AND uid IN (SELECT CAST(value AS INTEGER) FROM json_each(:uids));

-- name: note_gone_passed_over!
DELETE FROM passed_over
WHERE mailbox = :mailbox AND folder = :folder AND uid_validity = :uid_validity
  AND uid IN (SELECT CAST(value AS INTEGER) FROM json_each(:uids));

-- name: pass_over*!
INSERT INTO passed_over (mailbox, folder, uid_validity, uid, attempts)
VALUES (:mailbox, :folder, :uid_validity, :uid, :attempts)
ON CONFLICT (mailbox, folder, uid_validity, uid) DO UPDATE
SET attempts = passed_over.attempts + excluded.attempts
WHERE passed_over.attempts < :most;

-- name: passed_over_places
SELECT folder, uid_validity, uid FROM passed_over WHERE mailbox = :mailbox;

-- name: read_at_last*!
DELETE FROM passed_over
WHERE mailbox = :mailbox AND folder = :folder AND uid_validity = :uid_validity AND uid = :uid;

-- name: messages_of_provider_ids
SELECT places.provider_id, MIN(places.message_key) AS message_key
FROM places JOIN messages ON messages.mailbox = places.mailbox AND messages.key = places.message_key
WHERE places.mailbox = :mailbox AND places.provider_id IN (SELECT value FROM json_each(:ids))
  AND messages.role IN (SELECT value FROM json_each(:roles))
GROUP BY places.provider_id;

-- name: mailbox_statuses
SELECT mailbox, since, error, missing, not_before FROM mailbox_status ORDER BY mailbox;

-- name: save_mailbox_status!
-- `since` stays while a mailbox keeps faring well, or keeps faring badly, whatever the words.
INSERT INTO mailbox_status (mailbox, since, error, missing, not_before)
VALUES (:mailbox, :since, :error, :missing, :not_before)
ON CONFLICT (mailbox) DO UPDATE
SET since = CASE
    WHEN (mailbox_status.error IS NULL) = (excluded.error IS NULL) THEN mailbox_status.since
    ELSE excluded.since
  END,
  error = excluded.error, missing = excluded.missing, not_before = excluded.not_before
WHERE COALESCE(mailbox_status.error, '') <> COALESCE(excluded.error, '')
  OR mailbox_status.missing <> excluded.missing
  OR COALESCE(mailbox_status.not_before, '') <> COALESCE(excluded.not_before, '');

-- name: known_keys
SELECT key FROM messages WHERE mailbox = :mailbox AND key IN (SELECT value FROM json_each(:keys));

-- name: contents_of_keys
SELECT key, body, attachments FROM messages
WHERE mailbox = :mailbox AND key IN (SELECT value FROM json_each(:keys));

-- name: threads_of_ids
SELECT id_hash, thread_key, bears FROM mentions
WHERE mailbox = :mailbox AND id_hash IN (SELECT value FROM json_each(:hashes));

-- name: ids_borne_elsewhere
SELECT DISTINCT mentions.id_hash FROM mentions
WHERE mentions.mailbox = :mailbox AND mentions.thread_key IN (SELECT value FROM json_each(:threads)) AND EXISTS (
  SELECT 1 FROM mentions AS others
  WHERE others.mailbox = mentions.mailbox AND others.id_hash = mentions.id_hash AND others.bears = 1
    AND others.thread_key NOT IN (SELECT value FROM json_each(:threads))
);

-- name: envelopes_of_threads
SELECT thread_key, key, at, role, author_email, sent_to, sent_cc, subject, normal_subject, message_id, in_reply_to, refs
FROM messages
WHERE thread_key IN (SELECT value FROM json_each(:threads))
ORDER BY thread_key, at, key;

-- name: envelopes_of_bearers
SELECT thread_key, key, at, role, author_email, sent_to, sent_cc, subject, normal_subject, message_id, in_reply_to, refs
FROM messages
WHERE thread_key IN (SELECT value FROM json_each(:threads)) AND message_id IN (SELECT value FROM json_each(:ids))
ORDER BY thread_key, at, key;

-- name: envelopes_of_subjects
-- By the beginning of the subject first: that is what the index holds, whatever the length of what a stranger chose.
SELECT thread_key, key, at, role, author_email, sent_to, sent_cc, subject, normal_subject, message_id, in_reply_to, refs
FROM messages
WHERE mailbox = :mailbox AND normal_subject <> ''
  AND substr(normal_subject, 1, 60) IN (SELECT substr(value, 1, 60) FROM json_each(:subjects))
  AND normal_subject IN (SELECT value FROM json_each(:subjects))
  AND at BETWEEN :since AND :until
ORDER BY at, key;

-- name: texts_of_ids
-- Found by way of the thread: Message-IDs are looked up by hash, and only mentions have those. Best last, as above.
SELECT messages.message_id, messages.body
FROM mentions JOIN messages ON messages.thread_key = mentions.thread_key
WHERE mentions.mailbox = :mailbox AND mentions.bears = 1
  AND mentions.id_hash IN (SELECT value FROM json_each(:hashes))
  AND messages.message_id IN (SELECT value FROM json_each(:ids))
ORDER BY messages.at DESC, messages.key DESC;

-- name: save_message*!
INSERT INTO messages (
  mailbox, key, thread_key, at, role, fingerprint, author_email, author_name, subject, normal_subject, body, sentences,
  message_id, in_reply_to, refs, sent_to, sent_cc, attachments, language, answered
) VALUES (
  :mailbox, :key, :thread_key, :at, :role, :fingerprint, :author_email, :author_name, :subject, :normal_subject, :body,
  :sentences, :message_id, :in_reply_to, :refs, :sent_to, :sent_cc, :attachments, :language, :answered
);

-- name: save_place*!
INSERT INTO places (mailbox, message_key, folder, uid_validity, uid, provider_id)
VALUES (:mailbox, :message_key, :folder, :uid_validity, :uid, :provider_id)
ON CONFLICT (mailbox, message_key, folder, uid_validity, uid) DO UPDATE
SET gone = 0
WHERE places.gone = 1;

-- name: save_mention*!
INSERT INTO mentions (mailbox, id_hash, thread_key, bears)
VALUES (:mailbox, :id_hash, :thread_key, :bears)
ON CONFLICT (mailbox, id_hash, thread_key) DO UPDATE
SET bears = excluded.bears
WHERE mentions.bears < excluded.bears;

-- name: thread_mailboxes
SELECT key, mailbox FROM threads WHERE key IN (SELECT value FROM json_each(:threads));

-- name: add_thread*!
-- Its other columns are filled in by update_thread, before the transaction ends.
INSERT INTO threads (key, mailbox, subject, version, first_at, last_at, messages, customer_messages)
VALUES (:thread_key, :mailbox, '', '', '', '', 0, 0);

-- name: update_thread*!
UPDATE threads
SET subject = :subject, version = :version, first_at = :first_at, last_at = :last_at,
  messages = :messages, customer_messages = :customer_messages
WHERE key = :thread_key;

-- name: lines_of_threads
-- What a thread's columns are made of, without the texts.
SELECT thread_key, at, role, fingerprint, subject FROM messages
WHERE thread_key IN (SELECT value FROM json_each(:threads))
ORDER BY thread_key, at, key;

-- name: messages_of_threads
SELECT * FROM messages WHERE thread_key IN (SELECT value FROM json_each(:threads)) ORDER BY thread_key, at, key;

-- name: move_messages!
UPDATE messages SET thread_key = :target WHERE thread_key = :source;

-- name: move_mentions!
INSERT INTO mentions (mailbox, id_hash, thread_key, bears)
SELECT mailbox, id_hash, :target, bears FROM mentions WHERE thread_key = :source
ON CONFLICT (mailbox, id_hash, thread_key) DO UPDATE
SET bears = excluded.bears
WHERE mentions.bears < excluded.bears;

-- name: remove_thread!
DELETE FROM threads WHERE key = :source;

-- name: threads_of_messages
SELECT DISTINCT thread_key FROM messages
WHERE mailbox = :mailbox AND key IN (SELECT value FROM json_each(:keys));

-- name: move_message*!
UPDATE messages SET thread_key = :target WHERE mailbox = :mailbox AND key = :key;

-- name: remove_mentions!
DELETE FROM mentions WHERE thread_key IN (SELECT value FROM json_each(:threads));

-- name: move_aliases!
UPDATE thread_aliases SET thread_key = :target WHERE thread_key = :source;

-- name: save_alias!
INSERT INTO thread_aliases (alias, thread_key) VALUES (:source, :target)
ON CONFLICT (alias) DO UPDATE SET thread_key = excluded.thread_key;

-- name: remove_alias*!
DELETE FROM thread_aliases WHERE alias = :thread_key;
