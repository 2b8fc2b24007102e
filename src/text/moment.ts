import type { Language } from "../protocol/vocabulary.ts";

const months: Record<Language, readonly string[]> = {
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  de: ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
};

interface LocalTime {
  year: number;
  /** 1 to 12 */
  month: number;
  day: number;
  /** `14:02` */
  clock: string;
  second: string;
}

// Making a formatter costs more than thousand uses of it.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(timeZone, made);
  return made;
}

function localTime(at: number, timeZone: string): LocalTime {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatterFor(timeZone).formatToParts(at)) parts[type] = value;
  const { year, month, day, hour = "00", minute = "00", second = "00" } = parts;
  return { year: Number(year), month: Number(month), day: Number(day), clock: `${hour}:${minute}`, second };
}

/** The short name of a month, 1 to 12. */
export function monthName(month: number, language: Language): string {
  return months[language][month - 1] ?? "";
}

function dayAndMonth(day: number, month: number, language: Language): string {
  return language === "de" ? `${day}. ${monthName(month, language)}` : `${day} ${monthName(month, language)}`;
}

/** `21 Sep` of a calendar day `2026-09-21`. */
export function dayText(date: string, language: Language): string {
  const [, month, day] = date.split("-");
  return dayAndMonth(Number(day), Number(month), language);
}

/** A fixed place and language to write times in. */
export interface Almanac {
  /** `14:02` */
  clock(at: number): string;
  /** `14:02:11` */
  second(at: number): string;
  /** `21 Sep` */
  day(at: number): string;
  /** `14:02` today, `21 Sep, 14:02` this year, `21 Sep 2025` before. */
  moment(at: number, now: number): string;
  /** `21 Sep 2026, 14:02:11` */
  exact(at: number): string;
  sameDay(a: number, b: number): boolean;
}

/** Writes times of one time zone in one language; all times are epoch ms. */
export function almanac(language: Language, timeZone: string): Almanac {
  const local = (at: number): LocalTime => localTime(at, timeZone);
  const date = (time: LocalTime): string => dayAndMonth(time.day, time.month, language);
  const sameDate = (a: LocalTime, b: LocalTime): boolean =>
    a.day === b.day && a.month === b.month && a.year === b.year;
  return {
    clock: (at) => local(at).clock,
    second: (at) => `${local(at).clock}:${local(at).second}`,
    day: (at) => date(local(at)),
    moment: (at, now) => {
      const [then, today] = [local(at), local(now)];
      if (sameDate(then, today)) return then.clock;
      return then.year === today.year ? `${date(then)}, ${then.clock}` : `${date(then)} ${then.year}`;
    },
    exact: (at) => {
      const time = local(at);
      return `${date(time)} ${time.year}, ${time.clock}:${time.second}`;
    },
    sameDay: (a, b) => sameDate(local(a), local(b)),
  };
}
