import { builtIn } from "./dashboard/german.ts";
import { embedGerman } from "./embed/german.ts";
import type { Catalogue } from "./english.ts";
import { host } from "./host/german.ts";
import { incidentGerman } from "./incident/german.ts";
import { notifyGerman } from "./notify/german.ts";
import { notifyPageGerman } from "./notify/page-german.ts";
import { operator } from "./operator/german.ts";
import { parts } from "./parts/german.ts";
import { task } from "./task/german.ts";

const small = [
  "kein",
  "ein",
  "zwei",
  "drei",
  "vier",
  "fünf",
  "sechs",
  "sieben",
  "acht",
  "neun",
  "zehn",
  "elf",
  "zwölf",
];
const spell = (count: number): string => small[count] ?? String(count);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const since = (moment: string | null): string => (moment === null ? "" : ` seit ${moment}`);
const count = (value: number, one: string, more: string): string => `${value} ${value === 1 ? one : more}`;

function subject(names: readonly string[]): string {
  return names.length > 2 ? `${capital(spell(names.length))} Dienste` : names.join(" und ");
}
const are = (names: readonly string[]): string => `${subject(names)} ${names.length === 1 ? "ist" : "sind"}`;
const become = (names: readonly string[]): string =>
  `${subject(names)} ${names.length === 1 ? "wird" : "werden"}`;
const became = (names: readonly string[]): string =>
  `${subject(names)} ${names.length === 1 ? "wurde" : "wurden"}`;

export const german: Catalogue = {
  notify: notifyGerman,
  notifyPage: notifyPageGerman,
  incident: incidentGerman,
  state: {
    operational: "In Betrieb",
    degraded: "Eingeschränkt",
    down: "Ausgefallen",
    unknown: "Unbekannt",
    maintenance: "Wartung",
    paused: "Angehalten",
  },
  outcome: { up: "In Ordnung", degraded: "Eingeschränkt", down: "Ausgefallen", unknown: "Unbekannt" },
  headline: {
    empty: "Noch wird nichts überwacht",
    operational: "Alle Systeme in Betrieb",
    firstChecks: "Noch nichts gemessen",
    firstChecksSentence: "Die ersten Prüfungen laufen.",
    offline: (moment) => `Diese Überwachung ist${since(moment)} offline`,
    offlineSentence:
      "Sie erreicht nichts außerhalb dieses Rechners; über die Dienste lässt sich nichts sagen.",
    nothingKnown: (moment) => `Kein Dienst wird${since(moment)} gemessen`,
    allDown: (moment) => `Alle Systeme sind${since(moment)} ausgefallen`,
    down: (names, moment) => `${are(names)}${since(moment)} ausgefallen`,
    degraded: (names, moment) => `${are(names)}${since(moment)} eingeschränkt`,
    slow: (names, moment) => `${are(names)}${since(moment)} langsam`,
    maintenance: (names, until) => `${become(names)}${until === null ? "" : ` bis ${until}`} gewartet`,
    paused: (names) => `${are(names)} angehalten`,
    unmeasured: (names, moment) =>
      moment === null
        ? `${are(names)} noch nicht gemessen`
        : `${became(names)}${since(moment)} nicht gemessen`,
    serviceOperational: (name) => `${name} ist in Betrieb`,
    named: (names, more) =>
      more > 0
        ? `Es sind ${names.join(", ")} und ${spell(more)}${more === 1 ? " weiterer" : " weitere"}`
        : `Es sind ${names.slice(0, -1).join(", ")} und ${names.at(-1) ?? ""}`,
    othersOperational: (others) =>
      others === 1
        ? "Der andere Dienst ist in Betrieb."
        : `Die anderen ${spell(others)} Dienste sind in Betrieb.`,
    watched: (services) =>
      services === 1 ? "Ein Dienst wird überwacht." : `${capital(spell(services))} Dienste werden überwacht.`,
  },
  time: {
    since: (moment) => `seit ${moment}`,
    until: (moment) => `bis ${moment}`,
    at: (moment) => `um ${moment}`,
    today: "heute",
    dayToday: "Heute",
    now: "jetzt",
    windows: { "24h": "24 h", "7d": "7 Tage", "30d": "30 Tage", "90d": "90 Tage" },
  },
  live: {
    live: "Live",
    polling: "Live, per Abfrage",
    reconnecting: "Verbindet neu",
    refused: "Nicht live: abgelehnt",
    stale: "Nicht live, Stand",
    skip: "Zum Inhalt",
  },
  nav: {
    label: "Seiten",
    status: "Status",
    tasks: "Aufgaben",
    dashboard: "Übersicht",
    logOut: "Abmelden",
    home: (site) => `${site}, Status`,
  },
  status: {
    title: (site) => `${site}: Status`,
    ungrouped: "Dienste",
    bars: "90 Tage",
    checks: (checks) => `Letzte ${checks} Prüfungen`,
    checksNote: (checks) => (checks === 1 ? "letzte Prüfung" : `letzte ${checks} Prüfungen`),
    uptime: "Verfügbar",
    day24: "Letzte 24 h",
    median: "Median",
    barsLabel: (days, down, degraded, unmeasured) => {
      if (days === 0) return "noch nicht gemessen";
      const parts = [
        down > 0 ? `${count(down, "Tag", "Tage")} mit Ausfall` : "",
        degraded > 0 ? `${count(degraded, "Tag", "Tage")} eingeschränkt` : "",
        unmeasured > 0 ? `${count(unmeasured, "Tag", "Tage")} nicht gemessen` : "",
      ].filter((part) => part !== "");
      return `${count(days, "Tag", "Tage")}: ${parts.length === 0 ? "kein Ausfall" : parts.join(", ")}`;
    },
    checksLabel: (checks, down, degraded, unknown) => {
      if (checks === 0) return "noch nicht gemessen";
      const parts = [
        down > 0 ? `${down} ausgefallen` : "",
        degraded > 0 ? `${degraded} eingeschränkt` : "",
        unknown > 0 ? `${unknown} unbekannt` : "",
      ].filter((part) => part !== "");
      const head = checks === 1 ? "Letzte Prüfung" : `Letzte ${checks} Prüfungen`;
      return `${head}: ${parts.length === 0 ? "alle in Ordnung" : parts.join(", ")}`;
    },
    nothing: "nichts gemessen",
    emptyLead: "Einen Dienst in",
    emptyTail: "eintragen, zwei Sekunden später steht er auf dieser Seite:",
    emptyComment: "je Dienst eine Prüfung",
    filter: "Dienste filtern",
    filterFound: (found, all) => `${found} von ${all}`,
    groupSize: (services) => count(services, "Dienst", "Dienste"),
    groupIll: {
      down: "ausgefallen",
      degraded: "eingeschränkt",
      unknown: "unbekannt",
      maintenance: "in Wartung",
    },
    offline: (moment) => `Diese Überwachung ist offline seit ${moment}`,
    offlineSentence: "Was außerhalb ihres Rechners liegt, wird bis dahin nicht gemessen.",
    lastPush: (moment) => `zuletzt gemeldet ${moment}`,
    unmeasured: {
      new: "noch nicht gemessen",
      off: "nicht überwacht",
      offline: "Überwachung offline",
      probe: "nicht geprüft",
    },
  },
  key: {
    title: "Zeichenerklärung",
    operational: "Antwortet, wie es soll.",
    degraded: "Arbeitet, aber langsam oder mit einer Warnung.",
    down: "Tut nicht, wofür es da ist.",
    unknown: "Nicht gemessen. Niemand kann es sagen; zählt weder als verfügbar noch als ausgefallen.",
    maintenance: "Angekündigte Arbeiten. Zählt nicht gegen die Verfügbarkeit.",
    paused: "Der Betreiber hat die Prüfung angehalten.",
    bars: "Ein Balken ist ein Tag und zeigt das Schlimmste daran; vier Punkte sind ein Tag mit angekündigten Arbeiten. Schraffiert: nicht gemessen. Punkte am Fuß: noch nicht überwacht. In den ersten zwei Tagen zeigt ein Dienst stattdessen seine letzten Prüfungen.",
    band: "Die Linie ist der Median der Antwortzeit, die Fläche reicht vom 90. bis zum 99. Perzentil.",
  },
  host,
  builtIn,
  foot: {
    label: "Mehr",
    operator: "Betreiber",
    checked: "Geprüft",
    notChecked: "Noch nichts geprüft.",
    zone: (timeZone) => `Zeiten in ${timeZone}.`,
    everyInterval: (length) => `Geprüft alle ${length}.`,
    json: "JSON",
    program: (version) => `Cortex Status ${version}`,
  },
  service: {
    title: (name, site) => `${name}, Status von ${site}`,
    uptime: "Verfügbar",
    measured: (share) => `${share} gemessen`,
    newOn: (day) => `neu am ${day}`,
    p50: "p50, 24 h",
    p90: "p90",
    p99: "p99",
    faster: {
      p50: "die Hälfte ist schneller",
      p90: "9 von 10 sind schneller",
      p99: "99 von 100 sind schneller",
    },
    noAnswer: "keine Antwort in 24 h",
    response: "Antwortzeit",
    responseLabel: (window, low, high) => `Median der Antwortzeit in ${window}, von ${low} bis ${high}`,
    noResponse: (window) => `Keine Antwort gemessen (letzte ${window}).`,
    windows: "Zeitraum",
    windowShort: { "24h": "24 h", "7d": "7 T", "30d": "30 T", "90d": "90 T" },
    limit: "langsamer gilt als eingeschränkt",
    downSince: (moment) => `Ausgefallen seit ${moment}`,
    zoom: {
      chart: "Antwortzeit. Pfeiltasten gehen daran entlang, Plus und Minus vergrößern, Escape zeigt alles.",
      closer: "Vergrößern",
      wider: "Verkleinern",
      earlier: "Früher",
      later: "Später",
      whole: "Alles zeigen",
      hint: "Ziehen vergrößert, Doppelklick zeigt alles",
    },
    medianLegend: "Median (p50)",
    bandLegend: "p90 bis p99",
    gapLegend: "nicht gemessen",
    gap: (length) => `nicht gemessen, ${length}`,
    maintenanceFor: (length) => `Wartung, ${length}`,
    pausedFor: (length) => `angehalten, ${length}`,
    dayTable: "Tag für Tag",
    uptimeHead: "Verfügbar",
    measuredHead: "Gemessen",
    days: "Tage",
    daysNote: "die letzten 90, je das Schlimmste",
    changes: "Wechsel",
    noChanges: "Kein Wechsel, seit überwacht wird.",
    results: "Letzte Prüfungen",
    resultsNote: "neueste zuerst",
    noResults: "Noch keine Prüfung.",
    day: "Tag",
    time: "Zeit",
    state: "Zustand",
    lasted: "Dauer",
    reason: "Grund",
    outcome: "Ergebnis",
    latency: "Antwortzeit",
    sentence: (phrase) => capital(phrase),
    lastCheck: "Letzte Prüfung",
    answersIn: (latency) => `Antwortet in ${latency}`,
    daysEnd: "vor 90 Tagen",
    lasting: "bis jetzt",
    notMeasured: "nicht gemessen",
    notYet: "noch nicht überwacht",
    all: "Alle Dienste",
  },
  embed: embedGerman,
  gate: {
    title: "Anmelden",
    lead: "Diese Seite ist für den Betreiber.",
    stale: "Dieses Formular war zu alt",
    staleHelp: "Nichts wurde gesendet. Bitte das Passwort noch einmal eingeben.",
    password: "Passwort",
    submit: "Anmelden",
    // The same in every language: programs look for these words.
    wrong: "Invalid password",
    wrongHelp:
      "Falsches Passwort. Es gilt das beim ersten Start ausgegebene oder im Datenordner unter operator-password abgelegte, wenn Konfiguration oder OPERATOR_PASSWORD kein anderes nennt.",
    tooMany: "Zu viele Versuche",
    tooManyHelp: (length) => `In ${length} geht es wieder.`,
    back: "Zurück zur Statusseite",
  },
  dashboard: {
    title: "Übersicht",
    errors: (errors) => `Die Konfiguration hat ${count(errors, "Fehler", "Fehler")}`,
    errorsSentence:
      "Die letzte gültige läuft weiter. Wird die Datei berichtigt, ist sie in zwei Sekunden neu gelesen.",
    troubles: "Was das Programm behindert",
    warningsSentence: "läuft trotzdem",
    config: "Konfiguration",
    line: (line) => `Zeile ${line}`,
    found: "gefunden",
    expected: "erwartet",
    services: "Dienste",
    servicesNote: (services) => count(services, "Dienst", "Dienste"),
    servicesFound: (found, all) => `${found} von ${count(all, "Dienst", "Diensten")}`,
    name: "Name",
    state: "Zustand",
    check: "Prüfung",
    every: "Alle",
    visibility: "Sichtbar für",
    visibilityWord: { public: "alle", operator: "Betreiber" },
    pushTo: "melden an",
    latenessP50: "Verzug, p50",
    latenessP99: "p99",
    latenessMax: "größter",
    latenessNote: {
      p50: "die Hälfte der Prüfungen beginnt früher",
      p99: "99 von 100 beginnen früher",
      max: "der letzten tausend",
    },
    response: "Antwortzeit",
    store: "Speicherung",
    storeSize: "Größe auf der Platte",
    storeRows: "Ergebnisse",
    viewers: "Betrachter",
    viewersNote: "jetzt offene Seiten",
    uptime: "Gestartet",
    configLead: "Dienste stehen in",
    configTail: "; eine gespeicherte Änderung ist zwei Sekunden später hier.",
    level: { error: "Fehler", warning: "Warnung" },
    none: "–",
  },
  operator,
  parts,
  task,
  error: {
    title: (status) => {
      if (status === 404) return "Nicht gefunden";
      if (status === 403) return "Das wurde abgelehnt";
      if (status === 429) return "Zu viele Anfragen";
      if (status === 503) return "Noch nicht bereit";
      return status >= 500 ? "Hier ging etwas schief" : "Das lässt sich nicht beantworten";
    },
    status: (status) => `Status ${status}`,
    originBanner: (origin, expected) =>
      `Diese Seite ist als ${origin} offen und wird nicht live sein: eingerichtet ist sie für ${expected}.`,
    unknownOrigin: "andere Adresse",
  },
};
