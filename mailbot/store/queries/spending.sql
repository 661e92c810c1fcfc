-- What a day of reviews costs, by account.

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
