import { type PostedPage, postForm, tellWhy, wonderAfterMs } from "./post-form.ts";

/**
 * Forms with `data-enhance="<id>"` are sent without leaving the page: it says at once that something happens, keeps what
 * was typed whatever comes back, and shows what the server says of it in the element of that id. Without a script the same
 * forms do the same by loading pages.
 */
export function keepSentForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset.enhance === undefined) return;
    event.preventDefault();
    if (form.ariaBusy !== "true") void send(form, form.dataset.enhance, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!isSend || !(target instanceof HTMLTextAreaElement) || !target.form) return;
    event.preventDefault();
    target.form.requestSubmit();
  });
}

async function send(form: HTMLFormElement, place: string, submitter: HTMLElement | null): Promise<void> {
  const button =
    submitter instanceof HTMLButtonElement
      ? submitter
      : form.querySelector<HTMLButtonElement>("button[type=submit], button:not([type])");
  const label = [...(button?.childNodes ?? [])];
  const hadFocus = button !== null && document.activeElement === button;
  const busy = form.dataset.busy ?? "";
  const wondering = setTimeout(() => {
    if (button && busy !== "") button.textContent = busy;
  }, wonderAfterMs);
  const posted = await postForm(form, button);
  clearTimeout(wondering);
  // What is live may have made another button of it meanwhile.
  if (button && busy !== "" && button.textContent === busy) button.replaceChildren(...label);
  if (posted?.ok && posted.redirected && !samePage(posted.url)) location.assign(posted.url);
  else take(posted, place, form);
  if (hadFocus) stayAt(place, button.id);
}

function samePage(url: string): boolean {
  const there = new URL(url, location.href);
  return there.pathname === location.pathname && there.search === location.search;
}

/** What the server made of the form; the field that somebody is in stays the same field, with caret and text. */
function take(posted: PostedPage | undefined, place: string, form: HTMLFormElement): void {
  const [here, there] = [document.getElementById(place), posted?.page.getElementById(place)];
  if (!here || !there) {
    // No answer, the gate, or a page of an error: what was typed would be lost by going there.
    const reason = form.querySelector(".reason") ?? form.appendChild(document.createElement("div"));
    reason.className = "reason wrong plain-reason";
    tellWhy(reason, form, posted);
    return;
  }
  const field = here.querySelector("textarea");
  if (!field) {
    here.replaceWith(document.adoptNode(there));
    return;
  }
  for (const part of [".reason", ".send .tried", "button[type=submit]"]) {
    const [old, news] = [here.querySelector(part), there.querySelector(part)];
    if (old && news) old.replaceWith(document.adoptNode(news));
  }
  field.ariaInvalid = "true";
  field.focus();
}

/** Who pressed a button goes on from it, or from where it was when what it did took it away. */
function stayAt(placeId: string, buttonId: string): void {
  if (document.activeElement !== document.body) return;
  const place = document.getElementById(placeId);
  const buttons = [...(place?.querySelectorAll("button") ?? [])];
  const again = buttons.find(({ id }) => id !== "" && id === buttonId);
  (again ?? place)?.focus({ preventScroll: true });
}
