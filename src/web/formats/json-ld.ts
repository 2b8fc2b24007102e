/** What search engines read of a page: a block of data, which no policy for scripts forbids, as nothing in it runs. */
import type { WindowModel } from "../incident-model.ts";

interface Described {
  name: string;
  description: string;
  language: string;
  modifiedAt: number;
  windows: readonly WindowModel[];
}

export function jsonLd({ name, description, language, modifiedAt, windows }: Described): string {
  const page = {
    "@type": "WebPage",
    ...{ name, description, inLanguage: language, dateModified: new Date(modifiedAt).toISOString() },
  };
  const events = windows
    .filter(({ status }) => status !== "completed")
    .map(({ title, from, to, services }) => ({
      "@type": "Event",
      name: title,
      startDate: new Date(from).toISOString(),
      endDate: new Date(to).toISOString(),
      eventAttendanceMode: "https://schema.org/OnlineEventAttendanceMode",
      description: services.map((service) => service.name).join(", "),
    }));
  // A text that ends the element would get out of it.
  return JSON.stringify({ "@context": "https://schema.org", "@graph": [page, ...events] }).replaceAll(
    "<",
    "\\u003c",
  );
}
