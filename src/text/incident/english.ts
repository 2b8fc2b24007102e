const small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const spell = (count: number): string => small[count] ?? String(count);
const list = (names: readonly string[]): string =>
  names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : (names[0] ?? "");

/** Words about incidents and maintenance. */
export const incidentEnglish = {
  incidents: "Incidents",
  maintenance: "Maintenance",
  feed: "Feed",
  atom: "Atom",
  incident: "Incident",
  status: {
    investigating: "Investigating",
    identified: "Identified",
    monitoring: "Monitoring",
    resolved: "Resolved",
    postmortem: "Postmortem",
  },
  impact: { none: "None", minor: "Minor", major: "Major", critical: "Critical" },
  /** What an incident is called that nobody gave a title. */
  outage: (names: readonly string[]) =>
    `Outage of ${names.length > 3 ? `${spell(names.length)} services` : list(names)}`,
  /** An entry of the monitor's own. */
  fell: (name: string, moment: string, why: string) => `${name} is down since ${moment}: ${why}.`,
  back: (names: readonly string[], length: string) =>
    `${names.length > 3 ? "All services are" : `${list(names)} ${names.length === 1 ? "is" : "are"}`} back after ${length}.`,
  open: "open",
  opened: (moment: string) => `open since ${moment}`,
  lasted: (length: string) => `lasted ${length}`,
  resolved: (moment: string) => `resolved ${moment}`,
  affects: "Affects",
  all: "All incidents",
  allUpdates: (updates: number) => `All ${updates} updates`,
  onIt: (title: string) => `${title}, we are on it`,
  /** Beside what somebody wrote about an incident while everything is measured to be well. */
  allOperational: "All systems are measured to be operational.",
  none: "No incident",
  noneSentence: "None was recorded yet. A confirmed outage opens one by itself.",
  latest: "The latest, newest first.",
  ofService: "Incidents",
  noneOfService: "No incident of this service is recorded.",
  onlyPublic: "Announced work and outages of this page, as a feed for readers and programs.",
  work: {
    title: "Maintenance",
    none: "No maintenance is planned",
    noneSentence: "What is planned is announced here, and on the status page a week before.",
    running: "Running",
    upcoming: "Planned",
    past: "Over",
    status: { scheduled: "Planned", in_progress: "In progress", completed: "Completed" },
    to: "to",
    count: (running: number, planned: number) => {
      const parts = [
        running > 0 ? `${spell(running)} under way` : "",
        planned > 0 ? `${spell(planned)} planned` : "",
      ].filter((part) => part !== "");
      const text = parts.join(", ");
      return text === "" ? "Nothing is planned." : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
    },
  },
};

export type IncidentWords = typeof incidentEnglish;
