/** Seconds after which a person begins to wonder. */
const wonderAfterMs = 1_000;

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
  const busy = form.dataset.busy ?? "";
  form.ariaBusy = "true";
  if (button) button.ariaBusy = "true";
  const wondering = setTimeout(() => {
    if (button && busy !== "") button.textContent = busy;
  }, wonderAfterMs);
  const data = new URLSearchParams(
    [...new FormData(form, submitter)].map(([name, value]) => [name, String(value)]),
  );
  const answer = await fetch(form.action, {
    method: "POST",
    body: data,
    headers: { accept: "text/html" },
    cache: "no-store",
  })
    .then(async (response) => ({ response, html: await response.text() }))
    .catch(() => undefined);
  clearTimeout(wondering);
  form.ariaBusy = null;
  if (button) {
    button.ariaBusy = null;
    // What is live may have made another button of it meanwhile.
    if (busy !== "" && button.textContent === busy) button.replaceChildren(...label);
  }
  if (!answer) tellUnreached(form);
  else if (answer.response.ok && answer.response.redirected && !samePage(answer.response.url))
    location.assign(answer.response.url);
  else take(new DOMParser().parseFromString(answer.html, "text/html"), place, form);
}

function samePage(url: string): boolean {
  const there = new URL(url, location.href);
  return there.pathname === location.pathname && there.search === location.search;
}

/** What the server made of the form; the field that somebody is in stays the same field, with caret and text. */
function take(fresh: Document, place: string, form: HTMLFormElement): void {
  const [here, there] = [document.getElementById(place), fresh.getElementById(place)];
  if (!here || !there) {
    // The gate, or a page of an error: what was typed would be lost by going there.
    const said = fresh.querySelector("h1")?.textContent ?? form.dataset.unreached ?? "";
    showReason(form, said, fresh.querySelector("main p")?.textContent ?? "");
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

function tellUnreached(form: HTMLFormElement): void {
  showReason(form, form.dataset.unreached ?? "", form.dataset.unreachedHelp ?? "");
}

function showReason(form: HTMLFormElement, cause: string, help: string): void {
  let reason = form.querySelector(".reason");
  if (!reason) {
    reason = document.createElement("div");
    form.append(reason);
  }
  const strong = document.createElement("strong");
  strong.textContent = cause;
  const paragraph = document.createElement("p");
  paragraph.textContent = help;
  reason.className = "reason wrong plain-reason";
  reason.setAttribute("role", "alert");
  reason.replaceChildren(strong, paragraph);
}
