/**
 * Tasks of the embedded Symbiont. `number` counts up and is never used again; `key` is the `Idempotency-Key` a task
 * came with. A subtask is read and written whole: `step` is JSON of `task/embedded/step.ts`.
 * The ledger is append-only, which the database itself holds to.
 */
export const embeddedTasks = `
  CREATE TABLE tasks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    key TEXT UNIQUE,
    prompt TEXT NOT NULL,
    executor TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    created_by TEXT NOT NULL,
    cancelled_by TEXT,
    result TEXT,
    error TEXT,
    cost_usd REAL,
    steps_total INTEGER NOT NULL,
    steps_done INTEGER NOT NULL
  ) STRICT;

  CREATE INDEX tasks_by_status ON tasks (status, number);

  CREATE TABLE subtasks (
    task TEXT NOT NULL,
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    step TEXT NOT NULL,
    PRIMARY KEY (task, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    task TEXT NOT NULL,
    subtask TEXT,
    cost_usd REAL,
    detail TEXT
  ) STRICT;

  CREATE TRIGGER ledger_is_not_changed BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

  CREATE TRIGGER ledger_is_not_deleted BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
`;
