import { menuOf } from "../../src/app/operator/menu.ts";
import type { ViewSource } from "../../src/live/view.ts";
import { menuEntries } from "../../src/protocol/dashboard.ts";
import type { OperatorContent } from "../../src/web/operator/operator-page.ts";
import { createShell } from "../../src/web/operator/shell.tsx";
import type { PageFrame } from "../../src/web/views/model.ts";

const entries = new Set(menuEntries.map(({ id }) => id));

/** A page of the operator's as it stands among all the others. */
export function inShell(
  content: OperatorContent,
  entry: string,
  frame: PageFrame,
  refreshSeconds: number | null = null,
): ViewSource {
  const own = [
    { id: "queue", text: "Queue", href: "/dashboard/queue", key: null, note: null, disabled: false },
  ];
  return createShell(content, {
    ...{ frame, entry, address: `/dashboard/${entry}`, refreshSeconds },
    menu: () => menuOf(frame.language, { entries, own, notes: { incidents: () => "1 open" } }),
    reading: () => ({ at: Date.UTC(2026, 10, 24), trouble: null }),
  });
}
