import type { operator as english } from "./english.ts";

export const operator: typeof english = {
  menu: {
    label: "Seiten der Übersicht",
    home: "Start",
    host: "Rechner",
    services: "Dienste",
    metrics: "Messwerte",
    live: "Live",
    requests: "Anfragen",
    store: "Speicher",
    symbiont: "Symbiont",
    incidents: "Störungen",
    maintenance: "Wartung",
    notify: "Meldungen",
    broken: "defekt",
    tasks: "Aufgaben",
  },
  refresh: {
    label: "Alle",
    every: (seconds) => `alle ${seconds} s`,
  },
  trouble: {
    title: "Das konnte nicht neu gelesen werden",
    sentence: (clock) => `Was hier steht, ist von ${clock} Uhr. Es wird laufend wieder versucht.`,
  },
  hindered: {
    stalled: (ms, at) => `die Ereignisschleife stand um ${at} ${ms} ms lang still`,
    overdue: (ms) => `seit ${ms} ms hat keine Prüfung begonnen, obwohl eine fällig ist`,
    late: (ms) => `Prüfungen beginnen zu spät: eine von hundert um ${ms} ms oder mehr`,
    store: (since, lost) =>
      `Ergebnisse lassen sich seit ${since} nicht speichern; verloren: ${lost.results} Ergebnisse, ${lost.changes} Zustandswechsel, ${lost.news} Meldungen`,
    files: {
      process: (limit) =>
        `alle Dateien, die dieser Prozess öffnen darf (${limit ?? "begrenzt"}), sind in Gebrauch: Prüfungen sind unbekannt und neue Betrachter werden abgewiesen, bis einige geschlossen sind`,
      machine: () =>
        "alle Dateien, die diese Maschine öffnen kann, sind in Gebrauch: Prüfungen sind unbekannt und neue Betrachter werden abgewiesen, bis einige geschlossen sind",
    },
    offline: (since) =>
      `diese Überwachung ist seit ${since} ohne Verbindung: entfernte Dienste sind unbekannt`,
    target: (target) =>
      `das Ziel ${target} für connectivity hat nie geantwortet, sein Schweigen beweist also nichts: Nennen Sie in connectivity.targets eines, das antwortet, oder schreiben Sie connectivity: off`,
    heartbeat: "der Herzschlag wird nicht gehört",
  },
  services: {
    operation: { check: "Jetzt prüfen", pause: "Anhalten", resume: "Fortsetzen", acknowledge: "Bestätigen" },
    acknowledged: "bestätigt",
    done: {
      pause: (name) => `${name} ist angehalten: keine Prüfungen, keine Meldungen, bis es weitergeht.`,
      resume: (name) => `${name} läuft weiter und wird wieder geprüft.`,
      acknowledge: (name) => `${name} ist bestätigt: keine Erinnerungen, bis sich der Zustand ändert.`,
    },
    checked: (name, state, why) => `${name} wurde eben geprüft: ${state}. ${why}.`,
    failed: "Es wurde nichts getan",
    unknown: "Diesen Dienst gibt es nicht mehr.",
    refused: {
      check: (name) =>
        `${name} ist angehalten oder meldet sich selbst und kann nicht geprüft werden: fortsetzen oder melden.`,
      pause: (name) => `${name} ist schon angehalten.`,
      resume: (name) => `${name} ist nicht angehalten.`,
      acknowledge: (name) => `${name} arbeitet: es gibt nichts zu bestätigen.`,
    },
  },
  keys: {
    title: "Tasten",
    filter: "Zum Filter",
    go: (page) => `Zu ${page}`,
    help: "Dies zeigen oder verbergen",
    close: "Schließen",
    followedBy: "dann",
  },
};
