import { morph } from "../morph.ts";
import { postForm, tellWhy, wonderAfterMs } from "./post-form.ts";

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
  const label = button.textContent ?? "";
  const startedAt = performance.now();
  const wondering = setInterval(() => {
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    button.textContent = `${form.dataset.running ?? label} ${seconds} s`;
  }, wonderAfterMs);
  const posted = await postForm(form, button);
  clearInterval(wondering);
  button.textContent = label;
  const fresh = posted?.page.getElementById(section.id);
  const outcome = form.querySelector(".outcome");
  if (fresh) take(section, fresh);
  else if (outcome) {
    outcome.className = "outcome wrong";
    tellWhy(outcome, form, posted);
  }
}

function take(section: Element, fresh: Element): void {
  const done = fresh.querySelector(".outcome.right") !== null;
  for (const kept of section.querySelectorAll("[data-keep]")) kept.removeAttribute("data-keep");
  morph(section, fresh, { announcements: [] });
  const form = section.querySelector("form");
  if (done) form?.reset();
  else form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
