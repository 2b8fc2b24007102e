import type { Catalogue } from "../../text/catalogue.ts";

/** What could not be kept until the store takes it. */
interface Lost {
  results: number;
  changes: number;
  news: number;
}

/** What the program itself suffers from. `detail` and `found` are words of the system or of others, in their language. */
export type ProgramTrouble =
  | { kind: "stalled"; forMs: number; at: number }
  | { kind: "overdue"; forMs: number }
  | { kind: "late"; ms: number }
  | { kind: "store"; since: number; lost: Lost; detail: string }
  | { kind: "files"; whose: "process" | "machine"; limit: number | null }
  | { kind: "offline"; since: number }
  | { kind: "target"; target: string }
  | { kind: "heartbeat"; detail: string };

/** A trouble as a sentence without its end, and what others said of it; null: nothing. */
export function troubleWords(
  trouble: ProgramTrouble,
  { operator: { hindered } }: Catalogue,
  time: (at: number) => string,
): { said: string; detail: string | null } {
  switch (trouble.kind) {
    case "stalled":
      return { said: hindered.stalled(Math.round(trouble.forMs), time(trouble.at)), detail: null };
    case "overdue":
      return { said: hindered.overdue(Math.round(trouble.forMs)), detail: null };
    case "late":
      return { said: hindered.late(Math.round(trouble.ms)), detail: null };
    case "store":
      return { said: hindered.store(time(trouble.since), trouble.lost), detail: trouble.detail };
    case "files":
      return { said: hindered.files[trouble.whose](trouble.limit), detail: null };
    case "offline":
      return { said: hindered.offline(time(trouble.since)), detail: null };
    case "target":
      return { said: hindered.target(trouble.target), detail: null };
    case "heartbeat":
      return { said: hindered.heartbeat, detail: trouble.detail };
  }
}
