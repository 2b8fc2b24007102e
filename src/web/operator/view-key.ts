import { type Language, languages } from "../../protocol/vocabulary.ts";

/** A page as one shared view: address, language, pace. */
export interface OperatorView {
  path: string;
  /** Canonical: sorted, and only what the page asked for. */
  query: string;
  language: Language;
  /** 0: it is read when it is touched. */
  refreshSeconds: number;
}

export const operatorViewPrefix = "operator:";

export function operatorViewKey({ path, query, language, refreshSeconds }: OperatorView): string {
  // Neither has a colon: paths of ours are encoded part by part, and so are queries.
  return `${operatorViewPrefix}${path}${query === "" ? "" : `?${query}`}:${language}:${refreshSeconds}`;
}

export function readOperatorViewKey(key: string): OperatorView | null {
  const [, path, query = "", asked, seconds] =
    /^operator:(\/[^:?]*)(?:\?([^:]*))?:([a-z]+):(\d{1,3})$/.exec(key) ?? [];
  const language = languages.find((known) => known === asked);
  if (path === undefined || language === undefined) return null;
  return { path, query, language, refreshSeconds: Number(seconds) };
}
