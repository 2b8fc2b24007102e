import { card, chart, definePage, form, ok, row, table } from "cortex-status/page";

/** A page as people write them: figures, a table that changes, a chart, a form. */
const seen: [number, number][] = [];

export default definePage({
  menuLink: "Queue",
  refresh: "1s",
  render: ({ services }) => {
    const now = Date.now();
    seen.push([now, Math.sin(now / 10_000) * 50 + 50]);
    if (seen.length > 240) seen.shift();
    const jobs = Array.from({ length: 200 }, (_, at) => ({ id: `job-${at}`, age: (now / 1_000 + at) % 600 }));
    return row([
      card({ title: "Waiting", value: jobs.length, hint: `${services.length} services` }),
      chart({ title: "Length", series: [{ name: "waiting", points: seen }] }),
      table({
        ...{ id: "jobs", title: "Jobs", rows: jobs },
        columns: [{ field: "id" }, { field: "age", sortable: "desc", format: "number" }],
      }),
      form({
        ...{ id: "drain", title: "Drain", fields: [{ name: "count", type: "number" }] },
        run: ({ count }) => ok(`${count} drained`),
      }),
    ]);
  },
});
