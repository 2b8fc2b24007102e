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
  /** What is wrong with what was written; `field` is its name. */
  problem: {
    missing: (field: string) => `${field} is missing`,
    long: (field: string) => `${field} is too long`,
    choice: (field: string, found: string) => `${field} cannot be “${found}”`,
    type: (field: string, found: string) => `${field} is no text, or no list of ids: ${found}`,
    key: (field: string) => `there is no field “${field}”`,
    service: (_: string, found: string) => `there is no service “${found}”`,
    none: (field: string) => `${field} needs at least one service`,
    start: (field: string, found: string) => `${field}: “${found}” is no time such as 2026-12-06T02:00`,
    duration: (field: string, found: string) =>
      `${field}: “${found}” is no length from 1s to 90d, such as 2h`,
    rule: (field: string, found: string) =>
      `${field}: “${found}” is no rule that can be followed, such as FREQ=MONTHLY;BYDAY=1SU`,
    json: () => "it is no JSON object",
  },
  indicator: {
    none: "All Systems Operational",
    minor: "Partially Degraded Service",
    major: "Partial System Outage",
    critical: "Major System Outage",
    unknown: "Not All Systems Are Measured",
    maintenance: "Service Under Maintenance",
  },
  form: {
    write: "Write about an incident",
    title: "Title",
    status: "Status",
    impact: "Impact",
    services: "Services it touches",
    body: "What people should know",
    bodyHint: "Markdown: **bold**, lists, links. HTML is shown as it is written.",
    open: "Open the incident",
    update: "Add to the log",
    addUpdate: "Add",
    edit: "Title, impact and services",
    save: "Save",
    titleHint: "Left empty: named after what fell.",
    publicPage: "As everybody sees it",
    templates: "Begin with",
    template: { outage: "an outage", slow: "slowness", provider: "a provider" },
    templateTitle: {
      outage: "Service is not available",
      slow: "Answers are slow",
      provider: "Trouble at a provider of ours",
    },
    templateBody: {
      outage: "We know that requests fail and are looking for the cause. We tell more within 30 minutes.",
      slow: "Requests take longer than usual. Nothing is lost; we are looking for the cause.",
      provider: "A provider of ours has trouble, which we follow. We tell more as soon as they do.",
    },
    wrong: "This was not taken",
    kept: "What you typed is still here.",
    none: "No incident is recorded yet. A confirmed outage opens one by itself.",
    count: (open: number) =>
      open === 0 ? "None is open." : open === 1 ? "One is open." : `${open} are open.`,
    openNote: (open: number) => `${open} open`,
    head: { incident: "Incident", status: "Status", when: "When", services: "Services" },
    plan: "Plan maintenance",
    start: "Begins",
    startHint: (zone: string) => `In ${zone}, unless it ends in Z or an offset.`,
    lasts: "Lasts",
    lastsHint: "Such as 90m or 2h.",
    every: "Repeats",
    everyHint: "A rule of RFC 5545; left empty: once.",
    planIt: "Announce it",
    callOff: "Call off",
    configured: "by the config",
    nonePlanned: "Nothing is planned.",
  },
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
