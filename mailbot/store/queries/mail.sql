-- Mail in: folders, messages, their places, and the threads they make up.

-- name: folder_states
SELECT mailbox, folder, uid_validity, last_uid FROM folders WHERE mailbox = :mailbox;

-- name: save_folder_state!
-- An unchanged state changes no row; one of the same validity never moves back.
INSERT INTO folders (mailbox, folder, uid_validity, last_uid)
VALUES (:mailbox, :folder, :uid_validity, :last_uid)
ON CONFLICT (mailbox, folder) DO UPDATE
SET uid_validity = excluded.uid_validity, last_uid = excluded.last_uid
WHERE folders.uid_validity <> excluded.uid_validity OR folders.last_uid < excluded.last_uid;

-- name: known_keys
SELECT key FROM messages WHERE mailbox = :mailbox AND key IN (SELECT value FROM json_each(:keys));

-- name: threads_of_ids
-- Best last: a thread that bears the id before one that only refers to it, then the oldest.
SELECT mentions.id_hash, mentions.thread_key
FROM mentions JOIN threads ON threads.key = mentions.thread_key
WHERE mentions.mailbox = :mailbox AND mentions.id_hash IN (SELECT value FROM json_each(:hashes))
ORDER BY mentions.bears, threads.first_at DESC, threads.key DESC;

-- name: threads_by_subject
SELECT key, mailbox, subject, version FROM threads
WHERE mailbox = :mailbox AND subject_hash = :subject_hash AND last_at >= :since
ORDER BY last_at DESC, key DESC
LIMIT :limit;

-- name: save_message*!
INSERT INTO messages (
  mailbox, key, thread_key, at, role, fingerprint, author_email, author_name, subject, normal_subject, body, sentences,
  message_id, in_reply_to, refs, sent_to, sent_cc, attachments, language
) VALUES (
  :mailbox, :key, :thread_key, :at, :role, :fingerprint, :author_email, :author_name, :subject, :normal_subject, :body,
  :sentences, :message_id, :in_reply_to, :refs, :sent_to, :sent_cc, :attachments, :language
);

-- name: save_place*!
INSERT INTO places (mailbox, message_key, folder, uid_validity, uid)
VALUES (:mailbox, :message_key, :folder, :uid_validity, :uid)
ON CONFLICT (mailbox, message_key, folder, uid_validity, uid) DO NOTHING;

-- name: save_mention*!
INSERT INTO mentions (mailbox, id_hash, thread_key, bears)
VALUES (:mailbox, :id_hash, :thread_key, :bears)
ON CONFLICT (mailbox, id_hash, thread_key) DO UPDATE
SET bears = excluded.bears
WHERE mentions.bears < excluded.bears;

-- name: quarantine*!
INSERT INTO quarantine (mailbox, identity, folder, uid_validity, uid, raw, reason, at)
VALUES (:mailbox, :identity, :folder, :uid_validity, :uid, :raw, :reason, :at)
ON CONFLICT (mailbox, identity) DO NOTHING;

-- name: list_quarantined
SELECT mailbox, folder, uid_validity, uid, raw, reason, at FROM quarantine
WHERE mailbox = COALESCE(CAST(:mailbox AS TEXT), mailbox)
ORDER BY at, identity;

-- name: thread_mailboxes
SELECT key, mailbox FROM threads WHERE key IN (SELECT value FROM json_each(:threads));

-- name: add_thread*!
-- Its other columns are filled in by update_thread, before the transaction ends.
INSERT INTO threads (key, mailbox, subject, subject_hash, version, first_at, last_at, messages, customer_messages)
VALUES (:thread_key, :mailbox, '', '', '', '', '', 0, 0);

-- name: update_thread*!
UPDATE threads
SET subject = :subject, subject_hash = :subject_hash, version = :version, first_at = :first_at, last_at = :last_at,
  messages = :messages, customer_messages = :customer_messages
WHERE key = :thread_key;

-- name: lines_of_threads
-- What a thread's columns are made of, without the texts.
SELECT thread_key, at, role, fingerprint, subject, normal_subject FROM messages
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
