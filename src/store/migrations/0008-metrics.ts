/**
 * Figures over time. Rolls are kept in the order of time like `minutes`, because nearly all are new; `at` is the number
 * of the minute or hour since 1970. A mean is `sum / count`. A real that is whole takes no more room than an integer.
 */
export const metrics = `
  CREATE TABLE series (
    key INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    unit TEXT,
    source TEXT NOT NULL,
    latest REAL NOT NULL,
    latest_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE metric_minutes (
    at INTEGER NOT NULL,
    series INTEGER NOT NULL,
    count INTEGER NOT NULL,
    sum REAL NOT NULL,
    low REAL NOT NULL,
    high REAL NOT NULL,
    PRIMARY KEY (at, series)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE metric_hours (
    at INTEGER NOT NULL,
    series INTEGER NOT NULL,
    count INTEGER NOT NULL,
    sum REAL NOT NULL,
    low REAL NOT NULL,
    high REAL NOT NULL,
    PRIMARY KEY (at, series)
  ) STRICT, WITHOUT ROWID;
`;
