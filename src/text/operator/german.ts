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
  keys: {
    title: "Tasten",
    filter: "Zum Filter",
    go: (page) => `Zu ${page}`,
    help: "Dies zeigen oder verbergen",
    close: "Schließen",
    followedBy: "dann",
  },
};
