import { type LocalTime, localTime } from "../core/time-zone.ts";
import type { Language } from "../protocol/vocabulary.ts";

const months: Record<Language, readonly string[]> = {
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  de: ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"],
};

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
  const clock = ({ hour, minute }: LocalTime): string => `${twoDigits(hour)}:${twoDigits(minute)}`;
  const second = (time: LocalTime): string => `${clock(time)}:${twoDigits(time.second)}`;
  const date = (time: LocalTime): string => dayAndMonth(time.day, time.month, language);
  const sameDate = (a: LocalTime, b: LocalTime): boolean =>
    a.day === b.day && a.month === b.month && a.year === b.year;
  return {
    clock: (at) => clock(local(at)),
    second: (at) => second(local(at)),
    day: (at) => date(local(at)),
    moment: (at, now) => {
      const [then, today] = [local(at), local(now)];
      if (sameDate(then, today)) return clock(then);
      return then.year === today.year ? `${date(then)}, ${clock(then)}` : `${date(then)} ${then.year}`;
    },
    exact: (at) => {
      const time = local(at);
      return `${date(time)} ${time.year}, ${second(time)}`;
    },
    sameDay: (a, b) => sameDate(local(a), local(b)),
  };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
