/**
 * What people are to be told. `news` holds transitions from the commit that made them until they are handled;
 * `deliveries` one row for each piece of news and channel, `done` null while it waits. `alerts` is what a channel was
 * last told of a service. What they hold is JSON of `notify/`; `seq` is the order in which it came.
 */
export const outbox = `
  CREATE TABLE news (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    transition_json TEXT NOT NULL
  ) STRICT;

  CREATE TABLE deliveries (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    done INTEGER,
    delivery TEXT NOT NULL
  ) STRICT;

  CREATE INDEX deliveries_by_done ON deliveries (done);

  CREATE TABLE alerts (
    channel TEXT NOT NULL,
    service TEXT NOT NULL,
    alert TEXT NOT NULL,
    PRIMARY KEY (channel, service)
  ) STRICT, WITHOUT ROWID;
`;
