import { mostBody, mostTitle } from "../../../protocol/incident.ts";
import { formTokenPlace } from "../../../protocol/live.ts";
import { type Catalogue, catalogue } from "../../../text/catalogue.ts";
import type { IncidentModel } from "../../incident-model.ts";
import type { PageFrame } from "../../views/model.ts";
import { Choice, Field, ServiceBoxes, type Typed, Wrong } from "./fields.tsx";

export const templates = ["outage", "slow", "provider"] as const;
export type Template = (typeof templates)[number];

export interface ServiceChoice {
  id: string;
  name: string;
}

export interface FormPlace {
  frame: PageFrame;
  services: readonly ServiceChoice[];
}

export const incidentPlaces = {
  list: "/dashboard/incidents",
  one: (id: string): string => `/dashboard/incidents/${encodeURIComponent(id)}`,
  maintenance: "/dashboard/maintenance",
} as const;

const labelsOf = ({ incident: { form } }: Catalogue): Record<string, string> => ({
  ...{
    title: form.title,
    status: form.status,
    impact: form.impact,
    services: form.services,
    body: form.body,
  },
});

/** The fragment `new-incident`. */
export function newIncidentForm(
  typed: Typed,
  template: Template | null,
  { frame, services }: FormPlace,
): string {
  const words = catalogue(frame.language);
  const { form } = words.incident;
  const value = (name: string, otherwise: string) => typed.fields.get(name) ?? otherwise;
  const place = { form: "new-incident", typed };
  return String(
    <form id="new-incident" class="written" method="post" action={frame.site.basePath + incidentPlaces.list}>
      <input type="hidden" name="_csrf_token" value={formTokenPlace} />
      <Field {...place} name="title" label={form.title}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            maxlength={mostTitle}
            required
            value={value("title", template ? form.templateTitle[template] : "")}
          />
        )}
      </Field>
      <div class="pair">
        <Choice
          {...place}
          {...{ name: "status", label: form.status, words: words.incident.status }}
          chosen={value("status", "investigating")}
        />
        <Choice
          {...place}
          {...{ name: "impact", label: form.impact, words: words.incident.impact }}
          chosen={value("impact", template === "outage" ? "major" : "minor")}
        />
      </div>
      <ServiceBoxes
        {...place}
        label={form.services}
        services={services}
        chosen={new Set(servicesIn(typed.fields))}
      />
      <Body {...place} text={value("body", template ? form.templateBody[template] : "")} words={words} />
      <Wrong {...place} words={words} labels={labelsOf(words)} />
      <button type="submit" class="primary">
        {form.open}
      </button>
    </form>,
  );
}

/** The fragment `add-update`. */
export function updateForm(typed: Typed, incident: IncidentModel, { frame }: FormPlace): string {
  const words = catalogue(frame.language);
  const { form, status } = words.incident;
  const place = { form: "add-update", typed };
  return String(
    <form
      id="add-update"
      class="written"
      method="post"
      action={frame.site.basePath + incidentPlaces.one(incident.id)}
    >
      <input type="hidden" name="_csrf_token" value={formTokenPlace} />
      <Choice
        {...place}
        {...{ name: "status", label: form.status, words: status }}
        chosen={typed.fields.get("status") ?? incident.status}
      />
      <Body {...place} text={typed.fields.get("body") ?? ""} words={words} />
      <Wrong {...place} words={words} labels={labelsOf(words)} />
      <button type="submit" class="primary">
        {form.addUpdate}
      </button>
    </form>,
  );
}

/** The fragment `edit-incident`. */
export function editForm(typed: Typed, incident: IncidentModel, { frame, services }: FormPlace): string {
  const words = catalogue(frame.language);
  const { form, impact } = words.incident;
  const place = { form: "edit-incident", typed };
  const wasSent = typed.problems.length > 0;
  const chosen = wasSent ? servicesIn(typed.fields) : incident.services.map(({ id }) => id);
  const gone = incident.services.filter(({ id }) => services.every((one) => one.id !== id));
  const isAutomatic = incident.fell.length > 0;
  return String(
    <form
      id="edit-incident"
      class="written"
      method="post"
      action={frame.site.basePath + incidentPlaces.one(incident.id)}
    >
      <input type="hidden" name="_csrf_token" value={formTokenPlace} />
      <Field {...place} name="title" label={form.title} hint={isAutomatic ? form.titleHint : undefined}>
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            maxlength={mostTitle}
            required={!isAutomatic}
            value={typed.fields.get("title") ?? incident.title ?? ""}
          />
        )}
      </Field>
      <Choice
        {...place}
        {...{ name: "impact", label: form.impact, words: impact }}
        chosen={typed.fields.get("impact") ?? incident.impact}
      />
      <ServiceBoxes
        {...place}
        label={form.services}
        services={[...services, ...gone]}
        chosen={new Set(chosen)}
      />
      <Wrong {...place} words={words} labels={labelsOf(words)} />
      <button type="submit" class="primary">
        {form.save}
      </button>
    </form>,
  );
}

function Body({ form, typed, text, words }: { form: string; typed: Typed; text: string; words: Catalogue }) {
  const { body, bodyHint } = words.incident.form;
  return (
    <Field form={form} typed={typed} name="body" label={body} hint={bodyHint}>
      {(attributes) => (
        <textarea {...attributes} rows={5} maxlength={mostBody}>
          {text}
        </textarea>
      )}
    </Field>
  );
}

/** As boxes send them, or as somebody writes them: ids with commas between. */
export function servicesIn(fields: URLSearchParams): string[] {
  return fields
    .getAll("services")
    .flatMap((text) => text.split(","))
    .map((id) => id.trim())
    .filter((id) => id !== "");
}
