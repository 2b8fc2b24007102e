import type { Catalogue } from "../../text/catalogue.ts";

/** Pages that everybody may see, beside the status page. */
interface PublicPage {
  path: string;
  name(words: Catalogue): string;
}

const publicPages: readonly PublicPage[] = [
  { path: "/incidents", name: (words) => words.incident.incidents },
  { path: "/maintenance", name: (words) => words.incident.maintenance },
  { path: "/feed.atom", name: (words) => words.incident.feed },
];

interface PublicNavProps {
  base: string;
  words: Catalogue;
  /** Path of the page that is shown, without the base path. */
  current?: string;
}

/** The way to what else is public. */
export function PublicNav({ base, words, current }: PublicNavProps) {
  return (
    <nav class="pages" aria-label={words.nav.label}>
      {publicPages.map(({ path, name }) => (
        <a href={base + path} aria-current={path === current ? "page" : undefined}>
          {name(words)}
        </a>
      ))}
    </nav>
  );
}
