import { builtIn } from "./dashboard/english.ts";
import { embedEnglish } from "./embed/english.ts";
import { host } from "./host/english.ts";
import { incidentEnglish } from "./incident/english.ts";
import { notifyEnglish } from "./notify/english.ts";
import { notifyPageEnglish } from "./notify/page-english.ts";
import { operator } from "./operator/english.ts";
import { parts } from "./parts/english.ts";
import { task } from "./task/english.ts";

const small = [
  "no",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];
const spell = (count: number): string => small[count] ?? String(count);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const since = (moment: string | null): string => (moment === null ? "" : ` since ${moment}`);
const count = (value: number, one: string, more: string): string => `${value} ${value === 1 ? one : more}`;

/** `Search`, `Search and Auth`, `Four services`. */
function subject(names: readonly string[]): string {
  return names.length > 2 ? `${capital(spell(names.length))} services` : names.join(" and ");
}
const are = (names: readonly string[]): string => `${subject(names)} ${names.length === 1 ? "is" : "are"}`;
const have = (names: readonly string[]): string => `${subject(names)} ${names.length === 1 ? "has" : "have"}`;

/** Every word of the pages in English; other languages have to satisfy its type. */
export const english = {
  notify: notifyEnglish,
  notifyPage: notifyPageEnglish,
  incident: incidentEnglish,
  state: {
    operational: "Operational",
    degraded: "Degraded",
    down: "Down",
    unknown: "Unknown",
    maintenance: "Maintenance",
    paused: "Paused",
  },
  outcome: { up: "Up", degraded: "Degraded", down: "Down", unknown: "Unknown" },
  headline: {
    empty: "Nothing is watched yet",
    operational: "All systems operational",
    firstChecks: "Nothing measured yet",
    firstChecksSentence: "The first checks are under way.",
    offline: (moment: string | null) => `This monitor is offline${since(moment)}`,
    offlineSentence: "It reaches nothing outside this machine, so nothing can be said about the services.",
    nothingKnown: (moment: string | null) => `No service is being measured${since(moment)}`,
    allDown: (moment: string | null) => `All systems are down${since(moment)}`,
    down: (names: readonly string[], moment: string | null) => `${are(names)} down${since(moment)}`,
    degraded: (names: readonly string[], moment: string | null) => `${are(names)} degraded${since(moment)}`,
    slow: (names: readonly string[], moment: string | null) => `${are(names)} slow${since(moment)}`,
    maintenance: (names: readonly string[], until: string | null) =>
      `${are(names)} in maintenance${until === null ? "" : ` until ${until}`}`,
    paused: (names: readonly string[]) => `${are(names)} paused`,
    unmeasured: (names: readonly string[], moment: string | null) =>
      moment === null ? `${are(names)} not measured yet` : `${have(names)} not been measured since ${moment}`,
    serviceOperational: (name: string) => `${name} is operational`,
    /** The names of many, and how many more there are. */
    named: (names: readonly string[], more: number) =>
      more > 0
        ? `They are ${names.join(", ")} and ${spell(more)} more`
        : `They are ${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`,
    othersOperational: (others: number) =>
      others === 1
        ? "The other service is operational."
        : `The other ${spell(others)} services are operational.`,
    watched: (services: number) =>
      services === 1 ? "One service is watched." : `${capital(spell(services))} services are watched.`,
  },
  time: {
    since: (moment: string) => `since ${moment}`,
    until: (moment: string) => `until ${moment}`,
    at: (moment: string) => `at ${moment}`,
    today: "today",
    dayToday: "Today",
    now: "now",
    windows: { "24h": "24 h", "7d": "7 days", "30d": "30 days", "90d": "90 days" },
  },
  live: {
    live: "Live",
    polling: "Live, by polling",
    reconnecting: "Reconnecting",
    refused: "Not live: refused",
    stale: "Not live, as of",
    skip: "Skip to the content",
  },
  nav: {
    label: "Pages",
    status: "Status",
    tasks: "Tasks",
    dashboard: "Dashboard",
    logOut: "Log out",
    home: (site: string) => `${site}, status`,
  },
  status: {
    title: (site: string) => `${site} status`,
    ungrouped: "Services",
    bars: "90 days",
    /** Instead of days while services are young. */
    checks: (checks: number) => `Last ${checks} checks`,
    checksNote: (checks: number) => `last ${count(checks, "check", "checks")}`,
    uptime: "Uptime",
    day24: "Last 24 h",
    median: "Median",
    /** Spoken for the bars of a service. */
    barsLabel: (days: number, down: number, degraded: number, unmeasured: number) => {
      if (days === 0) return "not measured yet";
      const parts = [
        down > 0 ? `${count(down, "day", "days")} with an outage` : "",
        degraded > 0 ? `${count(degraded, "day", "days")} degraded` : "",
        unmeasured > 0 ? `${count(unmeasured, "day", "days")} not measured` : "",
      ].filter((part) => part !== "");
      return `${count(days, "day", "days")}: ${parts.length === 0 ? "no outage" : parts.join(", ")}`;
    },
    /** Spoken for the bars of a service that is too young for days. */
    checksLabel: (checks: number, down: number, degraded: number, unknown: number) => {
      if (checks === 0) return "not measured yet";
      const parts = [
        down > 0 ? `${down} down` : "",
        degraded > 0 ? `${degraded} degraded` : "",
        unknown > 0 ? `${unknown} unknown` : "",
      ].filter((part) => part !== "");
      return `Last ${count(checks, "check", "checks")}: ${parts.length === 0 ? "all up" : parts.join(", ")}`;
    },
    nothing: "nothing measured",
    emptyLead: "Put a service into",
    emptyTail: "and it is on this page two seconds later:",
    emptyComment: "one check for each",
    filter: "Filter services",
    filterFound: (found: string, all: string) => `${found} of ${all}`,
    /** What a folded group still tells. */
    groupSize: (services: number) => count(services, "service", "services"),
    groupIll: { down: "down", degraded: "degraded", unknown: "unknown", maintenance: "in maintenance" },
    offline: (moment: string) => `This monitor is offline since ${moment}`,
    offlineSentence: "What is outside its machine is not measured until it is back.",
    lastPush: (moment: string) => `last push ${moment}`,
    /** Short forms for a row, which go on with "for 35 min". */
    unmeasured: {
      new: "not measured yet",
      off: "not watched",
      offline: "monitor offline",
      probe: "not checked",
    },
  },
  key: {
    title: "Key to the marks",
    operational: "Answers as it should.",
    degraded: "Works, but slowly or with a warning.",
    down: "Does not do what it is there for.",
    unknown: "Not measured. Nobody can say; it counts neither as up nor as down.",
    maintenance: "Announced work. Does not count against uptime.",
    paused: "The operator has stopped checking it.",
    bars: "One bar is one day and shows the worst of it; four dots are a day with announced work. Hatched: not measured. Dots on the foot: before the service was watched. In its first two days a service shows its last checks instead.",
    band: "The line is the median response time, the shade reaches from the 90th to the 99th percentile.",
  },
  host,
  builtIn,
  foot: {
    label: "More",
    operator: "Operator",
    checked: "Checked",
    notChecked: "Nothing checked yet.",
    zone: (timeZone: string) => `Times in ${timeZone}.`,
    everyInterval: (length: string) => `Checked every ${length}.`,
    json: "JSON",
    program: (version: string) => `Cortex Status ${version}`,
  },
  service: {
    title: (name: string, site: string) => `${name}, ${site} status`,
    uptime: "Uptime",
    measured: (share: string) => `${share} measured`,
    newOn: (day: string) => `new on ${day}`,
    p50: "p50, 24 h",
    p90: "p90",
    p99: "p99",
    faster: { p50: "half are faster", p90: "9 in 10 are faster", p99: "99 in 100 are faster" },
    noAnswer: "no answer in 24 h",
    response: "Response time",
    /** `window` as in `time.windows`. */
    responseLabel: (window: string, low: string, high: string) =>
      `Median response time in ${window}, from ${low} to ${high}`,
    noResponse: (window: string) => `No answer was timed in the last ${window}.`,
    windows: "Stretch of time",
    windowShort: { "24h": "24 h", "7d": "7 d", "30d": "30 d", "90d": "90 d" },
    limit: "slower than this is degraded",
    downSince: (moment: string) => `Down since ${moment}`,
    zoom: {
      chart: "Response time. Arrow keys move along it, plus and minus zoom, Escape shows all.",
      closer: "Zoom in",
      wider: "Zoom out",
      earlier: "Earlier",
      later: "Later",
      whole: "Show all",
      hint: "Drag to zoom, double click to show all",
    },
    medianLegend: "median (p50)",
    bandLegend: "p90 to p99",
    gapLegend: "not measured",
    gap: (length: string) => `not measured, ${length}`,
    maintenanceFor: (length: string) => `maintenance, ${length}`,
    pausedFor: (length: string) => `paused, ${length}`,
    dayTable: "Day by day",
    uptimeHead: "Uptime",
    measuredHead: "Measured",
    days: "Days",
    daysNote: "the last 90, worst of each",
    changes: "Changes",
    noChanges: "No change since it is watched.",
    results: "Last checks",
    resultsNote: "newest first",
    noResults: "No check yet.",
    day: "Day",
    time: "Time",
    state: "State",
    lasted: "Lasted",
    reason: "Reason",
    outcome: "Outcome",
    latency: "Response",
    sentence: (phrase: string) => capital(phrase),
    lastCheck: "Last check",
    answersIn: (latency: string) => `Answers in ${latency}`,
    daysEnd: "90 days ago",
    lasting: "so far",
    notMeasured: "not measured",
    notYet: "not watched yet",
    all: "All services",
  },
  embed: embedEnglish,
  gate: {
    title: "Log in",
    lead: "This page is for the operator of this site.",
    stale: "This form was too old",
    staleHelp: "Nothing was sent. Type the password once more.",
    password: "Password",
    submit: "Log in",
    wrong: "Invalid password",
    wrongHelp:
      "It is the one that the first start printed, or wrote to operator-password in the data folder, unless the config or OPERATOR_PASSWORD has another.",
    tooMany: "Too many attempts",
    tooManyHelp: (length: string) => `Wait ${length}, then try again.`,
    back: "Back to the status page",
  },
  dashboard: {
    title: "Dashboard",
    errors: (errors: number) => `The config has ${count(errors, "error", "errors")}`,
    errorsSentence:
      "The last valid config goes on running. Mend the file and it is read again within two seconds.",
    troubles: "What hinders the program",
    warningsSentence: "it runs all the same",
    config: "Config",
    line: (line: number) => `line ${line}`,
    found: "found",
    expected: "expected",
    services: "Services",
    servicesNote: (services: number) => count(services, "service", "services"),
    servicesFound: (found: number, all: number) => `${found} of ${count(all, "service", "services")}`,
    name: "Name",
    state: "State",
    check: "Check",
    every: "Every",
    visibility: "Seen by",
    visibilityWord: { public: "everybody", operator: "operator" },
    pushTo: "push to",
    latenessP50: "Lateness, p50",
    latenessP99: "p99",
    latenessMax: "worst",
    latenessNote: {
      p50: "half of the checks begin sooner",
      p99: "99 in 100 begin sooner",
      max: "of the last thousand",
    },
    response: "Response",
    store: "store",
    storeSize: "Size on disk",
    storeRows: "Results kept",
    viewers: "Viewers",
    viewersNote: "pages open now",
    uptime: "Started",
    /** Around the path of the config. */
    configLead: "Services are written in",
    configTail: "; a change is here two seconds after it is saved.",
    level: { error: "Error", warning: "Warning" },
    none: "–",
  },
  operator,
  parts,
  task,
  error: {
    title: (status: number): string => {
      if (status === 404) return "Not found";
      if (status === 403) return "This was refused";
      if (status === 429) return "Too many requests";
      if (status === 503) return "Not ready yet";
      return status >= 500 ? "Something went wrong here" : "This cannot be answered";
    },
    status: (status: number) => `Status ${status}`,
    originBanner: (origin: string, expected: string) =>
      `This page is open as ${origin} and will not be live: it is set up for ${expected}.`,
    unknownOrigin: "another address",
  },
};

export type Catalogue = typeof english;
