import {
  card,
  chart,
  columns,
  fail,
  fields,
  form,
  gauge,
  link,
  mark,
  navBar,
  ok,
  row,
  sharedUsage,
  table,
  text,
  usage,
} from "../../src/page/builder.ts";
import type { OperatorContent } from "../../src/web/operator/operator-page.ts";
import { partsPage } from "../../src/web/operator/parts-page.tsx";
import type { PageFrame } from "../../src/web/views/model.ts";

const now = Date.UTC(2026, 10, 24, 13, 37);
const wave = (at: number, size: number): [number, number | null] => [
  now - (60 - at) * 60_000,
  at === 31 ? null : size * (1 + Math.sin(at / 5) / 3 + (at > 30 && at < 40 ? 1.4 : 0)),
];
const series = (size: number) => Array.from({ length: 61 }, (_, at) => wave(at, size));
const jobs = Array.from({ length: 60 }, (_, index) => ({
  id: `job-${index}`,
  age: (index * 7_919_000) % 900_000,
  size: index * 123_456,
  state: index % 7 === 3 ? "down" : "operational",
  at: new Date(now - index * 600_000),
}));

/** Every kind of part, right and wrong. */
function partsOf(): Parameters<typeof row>[0] {
  return [
    row([
      card({ title: "Jobs", innerTitle: "waiting", value: 42, hint: "all queues" }),
      card({ title: "Slowest", value: 183_000, format: "duration", innerHint: "job-17" }),
      card({ title: "Failed", value: null }),
    ]),
    row(
      ["0", "1", "2", "3"].map((core, index) =>
        chart({
          title: core,
          size: "small",
          format: "percent",
          series: [{ name: core, points: series(0.1 + index / 10) }],
        }),
      ),
    ),
    columns([
      chart({
        title: "Load",
        series: [{ name: "of 8", points: series(1.2) }],
        max: 8,
        limit: { value: 6, label: "limit 6" },
      }),
      chart({
        title: "Network",
        format: "bytesPerSecond",
        series: [
          { name: "in", points: series(4.2e6) },
          { name: "out", points: series(1.1e6) },
        ],
      }),
    ]),
    navBar({
      label: "Queues",
      items: [
        { name: "mail", label: "Mail" },
        { name: "images", label: "Images" },
      ],
    }),
    row([
      table({
        id: "jobs",
        title: "Jobs",
        rows: jobs,
        columns: [
          { field: "id", cell: (id) => link(id, `/dashboard/queue?job=${id}`) },
          {
            field: "state",
            header: "State",
            cell: (state) => mark(state === "down" ? "down" : "operational"),
          },
          { field: "age", header: "Age", sortable: "desc", format: "duration" },
          { field: "size", header: "Size", sortable: "desc", format: "bytes" },
          { field: "at", header: "Begun", sortable: "asc" },
        ],
        rowAttrs: (job) => ({ "data-id": job.id }),
      }),
      form({
        id: "drain",
        title: "Drain",
        submit: "Drain now",
        fields: [
          { name: "count", label: "How many", type: "number", min: 1, hint: "the oldest go first" },
          { name: "queue", label: "Queue", type: "select", options: ["mail", "images"] },
          { name: "reason", label: "Reason", type: "textarea", required: false },
          { name: "force", label: "Even those that run", type: "boolean" },
          { name: "key", label: "Key", type: "password" },
        ],
        run: ({ count }) => (count > 100 ? fail("at most 100") : ok(`${count} drained`)),
      }),
    ]),
    table({
      id: "disks",
      title: "Disks",
      hint: "limit 90 %",
      search: false,
      rows: [
        { mounted: "/", used: 0.61 },
        { mounted: "/srv/backup", used: 0.94 },
      ],
      columns: [
        { field: "mounted", header: "Mounted at" },
        { field: "used", header: "Used", cell: (used) => gauge(used) },
      ],
    }),
    columns([
      usage({
        title: "Limits",
        items: [
          { title: "Heap", current: 60e6, limit: 100e6, format: "bytes" },
          { title: "Files", current: 950, limit: 1_000 },
          { title: "Sockets", current: 12, limit: null },
        ],
      }),
      sharedUsage({
        title: "Memory",
        format: "bytes",
        total: 16e9,
        parts: [
          { name: "programs", value: 8e9 },
          { name: "cache", value: 4e9 },
          { name: "buffers", value: 1e9 },
        ],
      }),
      fields({ title: "Worker", fields: { Version: "2.4.1", Started: new Date(now - 9e7), Leader: true } }),
      [
        text("What is written here stands here.\nLines stay lines."),
        text({ title: "Log", body: "a  b\nc", preformatted: true }),
      ],
    ]),
    table({ id: "broken", title: "Broken", rows: jobs, columns: [{ field: "agee" as "age" }] }),
    card({ title: "Hostile", value: '<script>alert("x")</script>' }),
  ];
}

/** All of them on one page. */
export async function partsContentOf(frame: PageFrame): Promise<OperatorContent> {
  const page = partsPage({
    ...{ path: "/dashboard/queue", entry: "queue", refreshMs: 5_000, now: () => now },
    render: () => ({
      title: "Queue",
      headline: { title: "cortex-01 has room to spare", sentence: "Only /srv/backup is short: 94 % used." },
      parts: partsOf(),
      foot: "Sampled every 5 s.",
    }),
  });
  const content = page.open(page.params?.({}, new URLSearchParams()) ?? {}, frame);
  await content?.read?.();
  if (!content) throw new Error("a page of parts always opens");
  return content;
}
