import type { Catalogue } from "../../text/catalogue.ts";

interface EmptyStateProps {
  configPath: string;
  /** Others are in the file, so that its list of services is there. */
  isOneMore?: boolean;
  words: Catalogue;
}

/** Where a service is written, and the one line that does it. */
export function EmptyState({ configPath, isOneMore = false, words }: EmptyStateProps) {
  return (
    <section class="teach">
      <p>
        {words.status.emptyLead} <code>{configPath}</code> {words.status.emptyTail}
      </p>
      <pre tabindex={0}>
        <code>
          {`${isOneMore ? "" : "services:\n"}  - { id: api, http: https://api.example.com/health }  `}
          <i># {words.status.emptyComment}</i>
        </code>
      </pre>
    </section>
  );
}
