-- Which messages are searched, and under which number. The words themselves: see the folder `dialects`.

-- name: searched_ids
SELECT id FROM searched WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(:ids));

-- name: save_searched*!
INSERT INTO searched (id, mailbox, message_key) VALUES (:id, :mailbox, :message_key);

-- name: messages_not_searched
SELECT messages.* FROM not_searched
JOIN messages ON messages.mailbox = not_searched.mailbox AND messages.key = not_searched.message_key
LIMIT :limit;

-- name: searched_at_last*!
DELETE FROM not_searched WHERE mailbox = :mailbox AND message_key = :message_key;
