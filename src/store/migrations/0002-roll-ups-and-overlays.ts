/**
 * `minutes` and `hours` are kept in the order of time like `results`, because every row is new: a minute of all
 * services is written to a few pages in one go. `at` is the number of the minute or hour since 1970. `days` are few
 * and read a service at a time; their `at` is in milliseconds, because a day begins where the time zone says.
 * `shares` and `latency` are written and read by `history/rollup-bytes.ts`.
 *
 * `newest` is no longer written with every result: results from `unsaved.at` on may be newer than it says, and are
 * looked through when the database is opened. Without a row in `unsaved` it is exact.
 */
export const rollUpsAndOverlays = `
  CREATE TABLE minutes (
    at INTEGER NOT NULL,
    service INTEGER NOT NULL,
    shares BLOB,
    latency BLOB,
    PRIMARY KEY (at, service)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE hours (
    at INTEGER NOT NULL,
    service INTEGER NOT NULL,
    shares BLOB,
    latency BLOB,
    PRIMARY KEY (at, service)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE days (
    service INTEGER NOT NULL,
    at INTEGER NOT NULL,
    date TEXT NOT NULL,
    shares BLOB,
    latency BLOB,
    PRIMARY KEY (service, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE rolled (
    service INTEGER PRIMARY KEY,
    minutes INTEGER NOT NULL,
    days INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE overlays (
    service INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (service, at, state)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE unsaved (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
  ) STRICT;
`;
