import { raw } from "hono/html";
import type { Drawing } from "../../../live/view.ts";
import { mostTitle } from "../../../protocol/incident.ts";
import { formTokenPlace } from "../../../protocol/live.ts";
import { catalogue } from "../../../text/catalogue.ts";
import type { WindowModel } from "../../incident-model.ts";
import { WorkRow } from "../../views/incident/work-row.tsx";
import type { PageFrame } from "../../views/model.ts";
import { type RowPlace, rowPlace } from "../../views/service-row.tsx";
import type { OperatorContent } from "../operator-page.ts";
import { Field, ServiceBoxes, type Typed, untouched, Wrong } from "./fields.tsx";
import { type FormPlace, incidentPlaces, type ServiceChoice, servicesIn } from "./incident-form.tsx";

export interface MaintenanceDesk {
  /** By their begin. */
  windows(): readonly WindowModel[];
  /** It was planned beside the config, and may be called off. */
  isPlanned(id: string): boolean;
  services(): readonly ServiceChoice[];
  now(): number;
}

/** `/dashboard/maintenance`: fragments `work-list` and `new-maintenance`. */
export function createMaintenanceContent(desk: MaintenanceDesk, frame: PageFrame): OperatorContent {
  const words = catalogue(frame.language);

  function draw(): Drawing {
    const place = rowPlace(frame, desk.now());
    return {
      shape: "",
      fragments: new Map([
        ["work-list", String(<WorkList desk={desk} place={place} />)],
        ["new-maintenance", newMaintenanceForm(untouched, { frame, services: desk.services() })],
      ]),
      lists: new Map(),
    };
  }

  return {
    draw,
    document: ({ fragments }) => ({
      title: words.incident.work.title,
      marks: [16],
      main: (
        <>
          {raw(fragments.get("work-list") ?? "")}
          <section class="writing" aria-labelledby="plan-title">
            <div class="section-head">
              <h2 id="plan-title">{words.incident.form.plan}</h2>
            </div>
            {raw(fragments.get("new-maintenance") ?? "")}
          </section>
        </>
      ),
    }),
  };
}

function WorkList({ desk, place }: { desk: MaintenanceDesk; place: RowPlace }) {
  const { form, work } = place.words.incident;
  const windows = desk.windows();
  const within = (status: WindowModel["status"]) => windows.filter((window) => window.status === status);
  const ahead = [...within("in_progress"), ...within("scheduled")];
  return (
    <div id="work-list">
      <div class="page-head bare">
        <h1>{work.title}</h1>
        <p>
          {ahead.length === 0
            ? form.nonePlanned
            : work.count(within("in_progress").length, within("scheduled").length)}
        </p>
      </div>
      <ul class="work">
        {ahead.map((window) => (
          <WorkRow window={window} place={place}>
            {desk.isPlanned(window.id) ? (
              <form method="post" action={place.basePath + incidentPlaces.maintenance}>
                <input type="hidden" name="_csrf_token" value={formTokenPlace} />
                <button type="submit" class="plain" name="cancel" value={window.id}>
                  {form.callOff}
                </button>
              </form>
            ) : (
              <p class="said">{form.configured}</p>
            )}
          </WorkRow>
        ))}
      </ul>
    </div>
  );
}

/** The fragment `new-maintenance`. */
export function newMaintenanceForm(typed: Typed, { frame, services }: FormPlace): string {
  const words = catalogue(frame.language);
  const { form } = words.incident;
  const value = (name: string) => typed.fields.get(name) ?? "";
  const place = { form: "new-maintenance", typed };
  const labels = {
    ...{
      title: form.title,
      services: form.services,
      start: form.start,
      lasts: form.lasts,
      every: form.every,
    },
  };
  return String(
    <form
      id="new-maintenance"
      class="written"
      method="post"
      action={frame.site.basePath + incidentPlaces.maintenance}
    >
      <input type="hidden" name="_csrf_token" value={formTokenPlace} />
      <Field {...place} name="title" label={form.title}>
        {(attributes) => (
          <input {...attributes} type="text" maxlength={mostTitle} required value={value("title")} />
        )}
      </Field>
      <ServiceBoxes
        {...place}
        label={form.services}
        services={services}
        chosen={new Set(servicesIn(typed.fields))}
      />
      <div class="pair">
        <Field {...place} name="start" label={form.start} hint={form.startHint(frame.site.timeZone)}>
          {(attributes) => (
            <input
              {...attributes}
              type="text"
              placeholder="2026-12-06T02:00"
              required
              value={value("start")}
            />
          )}
        </Field>
        <Field {...place} name="lasts" label={form.lasts} hint={form.lastsHint}>
          {(attributes) => (
            <input {...attributes} type="text" placeholder="2h" required value={value("lasts")} />
          )}
        </Field>
      </div>
      <Field {...place} name="every" label={form.every} hint={form.everyHint}>
        {(attributes) => (
          <input {...attributes} type="text" placeholder="FREQ=MONTHLY;BYDAY=1SU" value={value("every")} />
        )}
      </Field>
      <Wrong {...place} words={words} labels={labels} />
      <button type="submit" class="primary">
        {form.planIt}
      </button>
    </form>,
  );
}
