/**
 * Tasks as Symbiont last told them, for the list and to be followed to their end; `source` is which Symbiont. `bits`
 * says in which filters a task stands: 1 open, 2 needs you, 4 completed, 8 failed, 16 cancelled. `searched` is what a
 * search looks through, its case folded.
 */
export const knownTasks = `
  CREATE TABLE known_tasks (
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    number INTEGER,
    prompt TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    subtasks_total INTEGER,
    subtasks_done INTEGER,
    cost_usd REAL,
    created_by TEXT,
    followed INTEGER NOT NULL,
    approval_id TEXT,
    submission_key TEXT,
    bits INTEGER NOT NULL,
    searched TEXT NOT NULL,
    PRIMARY KEY (source, id)
  ) STRICT;

  CREATE INDEX known_tasks_newest ON known_tasks (source, created_at DESC, id DESC, bits);
  CREATE INDEX known_tasks_bits ON known_tasks (source, bits);
  CREATE INDEX known_tasks_followed ON known_tasks (source) WHERE followed = 1;
  CREATE INDEX known_tasks_submission ON known_tasks (source, submission_key) WHERE submission_key IS NOT NULL;
`;
