import type { Language, Reason } from "../protocol/vocabulary.ts";
import { durationText } from "./duration-text.ts";
import { bytes, milliseconds, spoken } from "./quantity.ts";

/**
 * What a check measured that its phrase needs: `status`, `timeoutMs`, `limitMs`, `header`, `ageMs`, `code`, `signal`,
 * `found`, `min`, `thing`, `phase`, `usedPercent`, `limitPercent`, `totalBytes`.
 */
export type MessageFacts = Readonly<Record<string, string | number>>;

/** Reads facts tolerantly: they come from a store that outlives versions. */
interface FactReader {
  number(key: string): number | undefined;
  word(key: string): string | undefined;
  bytes(key: string): string | undefined;
  duration(key: string): string | undefined;
}

type Phrase = string | ((facts: FactReader) => string);
type Phrases = Record<Reason, Phrase>;

/** `61 % of 238 GB`. */
function used(facts: FactReader, of: string): string {
  const total = facts.bytes("totalBytes");
  return `${facts.number("usedPercent")} %${total === undefined ? "" : ` ${of} ${total}`}`;
}

function counted(facts: FactReader): { found: number; min: number | undefined } {
  return { found: facts.number("found") ?? 0, min: facts.number("min") };
}

/** What is wrong with a certificate that is not accepted. */
const englishFaults: ReadonlyMap<string, string> = new Map([
  ["expired", "certificate has expired"],
  ["early", "certificate is not valid yet"],
  ["revoked", "certificate has been revoked"],
  ["name", "certificate is for another name"],
  ["self-signed", "certificate is self-signed"],
  ["untrusted", "certificate is not trusted"],
]);

const germanFaults: ReadonlyMap<string, string> = new Map([
  ["expired", "Zertifikat ist abgelaufen"],
  ["early", "Zertifikat gilt noch nicht"],
  ["revoked", "Zertifikat wurde widerrufen"],
  ["name", "Zertifikat gilt für einen anderen Namen"],
  ["self-signed", "Zertifikat ist selbst ausgestellt"],
  ["untrusted", "Zertifikat ist nicht vertrauenswürdig"],
]);

const english: Phrases = {
  ok: (facts) => {
    if (facts.number("usedPercent") !== undefined) return `${used(facts, "of")} used`;
    return facts.number("status") === undefined ? "as expected" : `answered ${facts.number("status")}`;
  },
  slow: (facts) => `over ${facts.duration("limitMs") ?? "the limit"}`,
  status: (facts) => `answered ${facts.number("status") ?? "with an unexpected status"}`,
  body: "answer is not what was expected",
  header: (facts) =>
    facts.word("header") === undefined ? "answer is not valid HTTP" : "a header is not what was expected",
  certificate: (facts) => {
    const fault = englishFaults.get(facts.word("fault") ?? "");
    if (fault !== undefined) return fault;
    const days = facts.number("days");
    if (days === undefined) return "certificate expires soon";
    if (days < 0) return "certificate has expired";
    return `certificate expires in ${days} ${days === 1 ? "day" : "days"}`;
  },
  refused: "connection refused",
  timeout: (facts) => `no answer within ${facts.duration("timeoutMs") ?? "the time limit"}`,
  dns: (facts) =>
    facts.word("code") === undefined || facts.word("code") === "NXDOMAIN"
      ? "name not found"
      : facts.word("code") === "NODATA"
        ? "name has no such record"
        : `name look-up failed (${facts.word("code")})`,
  tls: "no secure connection",
  reset: "connection closed before the answer was complete",
  unreachable: "host unreachable",
  exit: (facts) => {
    if (facts.word("signal") !== undefined) return `ended by ${facts.word("signal")}`;
    return facts.number("code") === undefined ? "check failed" : `ended with code ${facts.number("code")}`;
  },
  silent: (facts) =>
    facts.duration("ageMs") === undefined
      ? "no push received"
      : `no push received for ${facts.duration("ageMs")}`,
  missing: (facts) => {
    if (facts.word("thing") === "path") return "not there";
    const { found, min } = counted(facts);
    return found === 0 || min === undefined ? "not running" : `${found} of ${min} running`;
  },
  limit: (facts) => {
    const [redirects, size] = [facts.number("redirects"), facts.number("bytes")];
    if (redirects !== undefined) return `more than ${redirects} redirect${redirects === 1 ? "" : "s"}`;
    if (size !== undefined) return `answer is larger than ${spoken(bytes(size, "en"))}`;
    return facts.number("usedPercent") === undefined || facts.number("limitPercent") === undefined
      ? "over its limit"
      : `${facts.number("usedPercent")} % used, limit ${facts.number("limitPercent")} %`;
  },
  reported: (facts) => (facts.word("phase") === "starting" ? "starting" : "reported by the service itself"),
  self: "this page; if you can read it, it is up",
  inverted: "answered, and should not",
  new: "not measured yet",
  off: "this monitor was not running",
  offline: "this monitor is offline",
  probe: "could not be checked",
};

const german: Phrases = {
  ok: (facts) => {
    if (facts.number("usedPercent") !== undefined) return `${used(facts, "von")} belegt`;
    return facts.number("status") === undefined ? "wie erwartet" : `antwortete mit ${facts.number("status")}`;
  },
  slow: (facts) => `über ${facts.duration("limitMs") ?? "der Grenze"}`,
  status: (facts) =>
    facts.number("status") === undefined
      ? "antwortete mit unerwartetem Status"
      : `antwortete mit ${facts.number("status")}`,
  body: "Antwort ist nicht die erwartete",
  header: (facts) =>
    facts.word("header") === undefined
      ? "Antwort ist kein gültiges HTTP"
      : "eine Kopfzeile ist nicht die erwartete",
  certificate: (facts) => {
    const fault = germanFaults.get(facts.word("fault") ?? "");
    if (fault !== undefined) return fault;
    const days = facts.number("days");
    if (days === undefined) return "Zertifikat läuft bald ab";
    if (days < 0) return "Zertifikat ist abgelaufen";
    return `Zertifikat läuft in ${days} ${days === 1 ? "Tag" : "Tagen"} ab`;
  },
  refused: "Verbindung abgelehnt",
  timeout: (facts) => `keine Antwort innerhalb von ${facts.duration("timeoutMs") ?? "der erlaubten Zeit"}`,
  dns: (facts) =>
    facts.word("code") === undefined || facts.word("code") === "NXDOMAIN"
      ? "Name nicht gefunden"
      : facts.word("code") === "NODATA"
        ? "Name hat keinen solchen Eintrag"
        : `Namensauflösung schlug fehl (${facts.word("code")})`,
  tls: "keine sichere Verbindung",
  reset: "Verbindung vor dem Ende der Antwort geschlossen",
  unreachable: "Rechner nicht erreichbar",
  exit: (facts) => {
    if (facts.word("signal") !== undefined) return `beendet durch ${facts.word("signal")}`;
    return facts.number("code") === undefined
      ? "Prüfung schlug fehl"
      : `endete mit Code ${facts.number("code")}`;
  },
  silent: (facts) =>
    facts.duration("ageMs") === undefined
      ? "keine Meldung erhalten"
      : `seit ${facts.duration("ageMs")} keine Meldung`,
  missing: (facts) => {
    if (facts.word("thing") === "path") return "nicht vorhanden";
    const { found, min } = counted(facts);
    return found === 0 || min === undefined ? "läuft nicht" : `${found} von ${min} laufen`;
  },
  limit: (facts) => {
    const [redirects, size] = [facts.number("redirects"), facts.number("bytes")];
    if (redirects !== undefined) return `mehr als ${redirects} Weiterleitung${redirects === 1 ? "" : "en"}`;
    if (size !== undefined) return `Antwort ist größer als ${spoken(bytes(size, "de"))}`;
    return facts.number("usedPercent") === undefined || facts.number("limitPercent") === undefined
      ? "über seiner Grenze"
      : `${facts.number("usedPercent")} % belegt, Grenze ${facts.number("limitPercent")} %`;
  },
  reported: (facts) => (facts.word("phase") === "starting" ? "startet" : "vom Dienst selbst gemeldet"),
  self: "diese Seite; wer sie lesen kann, sieht: sie läuft",
  inverted: "antwortete, sollte aber nicht",
  new: "noch nicht gemessen",
  off: "diese Überwachung lief nicht",
  offline: "diese Überwachung ist offline",
  probe: "konnte nicht geprüft werden",
};

const phrases: Record<Language, Phrases> = { en: english, de: german };

function readerOf(facts: MessageFacts | null, language: Language): FactReader {
  const number = (key: string): number | undefined => {
    const value = facts?.[key];
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  };
  return {
    number,
    word: (key) => {
      const value = facts?.[key];
      return typeof value === "string" && value !== "" ? value : undefined;
    },
    bytes: (key) => {
      const value = number(key);
      return value === undefined ? undefined : spoken(bytes(value, language));
    },
    duration: (key) => {
      const value = number(key);
      if (value === undefined) return undefined;
      return value < 60_000 && value % 1_000 !== 0
        ? spoken(milliseconds(value, language))
        : durationText(value, language);
    },
  };
}

/** The public phrase for a reason: what pages, JSON, topics and feeds say. It holds no address, header or output. */
export function message(reason: Reason, facts: MessageFacts | null, language: Language): string {
  const phrase = phrases[language][reason];
  return typeof phrase === "string" ? phrase : phrase(readerOf(facts, language));
}
