import type { Catalogue } from "../../text/catalogue.ts";

/** Nothing is watched yet: where the first service is written and the one line that does it. */
export function EmptyState({ configPath, words }: { configPath: string; words: Catalogue }) {
  return (
    <section class="teach">
      <p>
        {words.status.emptyLead} <code>{configPath}</code> {words.status.emptyTail}
      </p>
      <pre tabindex={0}>
        <code>
          {"services:\n  - { id: api, http: https://api.example.com/health }   "}
          <i># {words.status.emptyComment}</i>
        </code>
      </pre>
    </section>
  );
}
