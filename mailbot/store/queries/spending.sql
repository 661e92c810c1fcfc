-- What a day of reviews costs, by account, and the answers that were paid for.

-- name: open_account!
INSERT INTO spending (account, day, spent, reserved) VALUES (:account, :day, 0, 0)
ON CONFLICT (account, day) DO NOTHING;

-- name: reserve!
UPDATE spending SET reserved = reserved + :amount
WHERE account = :account AND day = :day AND spent + reserved + :amount <= :most;

-- name: settle!
UPDATE spending SET reserved = reserved - :reserved, spent = spent + :spent
WHERE account = :account AND day = :day;

-- name: spending
SELECT account, spent, reserved FROM spending WHERE day = :day ORDER BY account;

-- name: paid_answer
SELECT answer FROM paid_answers WHERE question = :question;

-- name: save_paid_answer!
INSERT INTO paid_answers (question, answer, kept_at) VALUES (:question, :answer, :at)
ON CONFLICT (question) DO UPDATE SET answer = excluded.answer, kept_at = excluded.kept_at;

-- name: forget_paid_answers!
DELETE FROM paid_answers WHERE kept_at < :before;
