/**
 * Incidents and planned maintenance are few, small and always read and written whole, so each is a document; the columns
 * beside it are what they are looked for by. Times are epoch ms; `resolved_at` is null while an incident is open.
 */
export const incidents = `
  CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    resolved_at INTEGER,
    document TEXT NOT NULL
  ) STRICT;

  CREATE INDEX incidents_by_time ON incidents (created_at);
  CREATE INDEX incidents_open ON incidents (created_at) WHERE resolved_at IS NULL;

  CREATE TABLE maintenances (
    id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    document TEXT NOT NULL
  ) STRICT;
`;
