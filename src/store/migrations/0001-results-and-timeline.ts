/**
 * `results` is kept in the order of time, because every result is new: a commit then touches the last pages only,
 * which is 10 to 20 times faster than an order led by the service and writes far fewer pages. What that order
 * cannot answer, the last results of one service, is answered by a chain: `gap` is how many milliseconds before
 * `at` the service's previous result began (null: none), and `newest` is where the chain starts. The chain costs 2
 * to 4 bytes a result; an index led by the service would cost 17 bytes and a page write for each.
 *
 * Numbers of `outcome`, `reason` and `verdict` are in `codes.ts`. `latency` is in tenths of a millisecond. `at` is
 * in milliseconds since 1970.
 */
export const resultsAndTimeline = `
  CREATE TABLE services (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE results (
    at INTEGER NOT NULL,
    service INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    latency INTEGER,
    gap INTEGER,
    facts TEXT,
    detail TEXT,
    PRIMARY KEY (at, service)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE newest (
    service INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE timeline (
    service INTEGER NOT NULL,
    at INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    facts TEXT,
    detail TEXT,
    PRIMARY KEY (service, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE states (
    service INTEGER PRIMARY KEY,
    state TEXT NOT NULL
  ) STRICT;

  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
