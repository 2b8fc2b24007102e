import type { Catalogue } from "../../text/catalogue.ts";

/** Pages that everybody may see, beside the status page. */
interface PublicPage {
  path: string;
  name(words: Catalogue): string;
}

const publicPages: readonly PublicPage[] = [];

interface PublicNavProps {
  base: string;
  words: Catalogue;
  /** Path of the page that is shown, without the base path. */
  current?: string;
}

/** The way to what else is public; nothing while there is nothing else. */
export function PublicNav({ base, words, current }: PublicNavProps) {
  if (publicPages.length === 0) return null;
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
