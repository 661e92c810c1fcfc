-- Roles: what another copy of a kept mail proves of its author.

-- name: roles_of_messages
SELECT key, thread_key, role, body FROM messages
WHERE mailbox = :mailbox AND key IN (SELECT value FROM json_each(:keys));

-- name: raise_role*!
UPDATE messages
SET role = :role, fingerprint = :fingerprint, author_email = :author_email, author_name = :author_name
WHERE mailbox = :mailbox AND key = :key;
