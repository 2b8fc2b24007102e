/**
 * `results` under one number instead of two columns: `id` is `at` times 2^20 plus the service's key. To a table kept
 * by such a number SQLite appends by filling one page after the other; to one kept by two columns it shares new rows
 * out among neighbouring pages, and twice as many pages are written for the same results.
 * `at` and `service` take no room: they are worked out of `id`, which itself is too large for a number of JavaScript.
 */
export const resultsByNumber = `
  CREATE TABLE numbered (
    id INTEGER PRIMARY KEY,
    outcome INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    latency INTEGER,
    gap INTEGER,
    facts TEXT,
    detail TEXT,
    at INTEGER NOT NULL GENERATED ALWAYS AS (id >> 20) VIRTUAL,
    service INTEGER NOT NULL GENERATED ALWAYS AS (id & 1048575) VIRTUAL
  ) STRICT;

  INSERT INTO numbered (id, outcome, reason, latency, gap, facts, detail)
    SELECT (at << 20) | service, outcome, reason, latency, gap, facts, detail FROM results ORDER BY at, service;

  DROP TABLE results;
  ALTER TABLE numbered RENAME TO results;
`;
