-- When a thread that was not reviewed is tried again, what a day of reviews costs, and answers that were paid for.

-- One row for each thread whose review was hindered; `circumstances` stands for judge, model, prompt and settings.
-- Without a `not_before` it is not tried again until the thread or the circumstances have changed.
CREATE TABLE review_waits (
  thread_key TEXT NOT NULL PRIMARY KEY REFERENCES threads (key) ON DELETE CASCADE,
  version TEXT NOT NULL,
  circumstances TEXT NOT NULL,
  setback TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  not_before TEXT
) STRICT;

-- Billionths of the price table's currency. What a killed process had reserved stays reserved.
CREATE TABLE spending (
  account TEXT NOT NULL,
  day TEXT NOT NULL,
  spent INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  PRIMARY KEY (account, day)
) STRICT;

-- Believable answers of a model by the hash of the question, with everything that the answer hangs on.
CREATE TABLE paid_answers (
  question TEXT NOT NULL PRIMARY KEY,
  answer TEXT NOT NULL,
  kept_at TEXT NOT NULL
) STRICT;

CREATE INDEX paid_answers_by_age ON paid_answers (kept_at);
