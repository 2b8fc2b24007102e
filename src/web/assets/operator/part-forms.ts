import { morph } from "../morph.ts";

const wonderAfterMs = 1_000;

/**
 * Forms of parts are sent without leaving the page: the button says that it runs, what comes back takes the form's place,
 * what was typed stays unless it was done. Without a script they post and the same page comes back.
 */
export function keepPartForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.partForm === undefined) return;
    event.preventDefault();
    if (form.ariaBusy !== "true") void send(form);
  });
}

async function send(form: HTMLFormElement): Promise<void> {
  const section = form.closest(".part");
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  if (!section || !button) return;
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const label = button.textContent ?? "";
  form.ariaBusy = "true";
  button.ariaBusy = "true";
  const startedAt = performance.now();
  const wondering = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    button.textContent = `${form.dataset.running ?? label} ${seconds} s`;
  }, wonderAfterMs);
  const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html" } })
    .then(async (response) => ({ html: await response.text() }))
    .catch(() => null);
  clearInterval(wondering);
  form.ariaBusy = null;
  button.ariaBusy = null;
  button.textContent = label;
  const fresh =
    answer && new DOMParser().parseFromString(answer.html, "text/html").getElementById(section.id);
  if (fresh) take(section, fresh);
  else tell(form, form.dataset.unreached ?? "", form.dataset.unreachedHelp ?? "");
}

function take(section: Element, fresh: Element): void {
  const done = fresh.querySelector(".outcome.right") !== null;
  for (const kept of section.querySelectorAll("[data-keep]")) kept.removeAttribute("data-keep");
  morph(section, fresh, { announcements: [] });
  const form = section.querySelector("form");
  if (done) form?.reset();
  else form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

function tell(form: HTMLFormElement, cause: string, help: string): void {
  const outcome = form.querySelector(".outcome");
  if (!outcome) return;
  const [strong, text] = [document.createElement("strong"), document.createElement("p")];
  strong.textContent = cause;
  text.textContent = help;
  outcome.className = "outcome wrong";
  outcome.setAttribute("role", "alert");
  outcome.replaceChildren(strong, text);
}
