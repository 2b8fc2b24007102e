/** Seconds after which a person begins to wonder. */
export const wonderAfterMs = 1_000;

/** A page that came back for a form. */
export interface PostedPage {
  url: string;
  ok: boolean;
  redirected: boolean;
  page: Document;
}

/** Sends the form as the browser would; form and button are busy meanwhile. Undefined: no answer arrived. */
export async function postForm(
  form: HTMLFormElement,
  button: HTMLButtonElement | null,
): Promise<PostedPage | undefined> {
  const body = new URLSearchParams(
    [...new FormData(form, button)].map(([name, value]) => [name, String(value)]),
  );
  const busy = button ? [form, button] : [form];
  for (const element of busy) element.ariaBusy = "true";
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { accept: "text/html" },
      cache: "no-store",
    });
    const { url, ok, redirected } = response;
    return { url, ok, redirected, page: new DOMParser().parseFromString(await response.text(), "text/html") };
  } catch {
    return undefined;
  } finally {
    for (const element of busy) element.ariaBusy = null;
  }
}

/** Why the form was not taken, in `place`: what the page of an error or the gate says, or that no answer arrived. */
export function tellWhy(place: Element, form: HTMLFormElement, posted: PostedPage | undefined): void {
  const heading = posted?.page.querySelector("h1")?.textContent ?? null;
  const help =
    heading === null ? form.dataset.unreachedHelp : posted?.page.querySelector("main p")?.textContent;
  const [strong, text] = [document.createElement("strong"), document.createElement("p")];
  strong.textContent = heading ?? form.dataset.unreached ?? "";
  text.textContent = help ?? "";
  place.setAttribute("role", "alert");
  place.replaceChildren(strong, text);
}
