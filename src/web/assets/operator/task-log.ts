import type { Socket } from "phoenix";

interface Line {
  number: number;
  time: string;
  title: string | null;
  kind: string;
  text: string;
}

interface Lines {
  lines: Line[];
  next: number;
}

/** More lines than this make the page slow; the oldest go. */
const mostLines = 5_000;
/** Within so many pixels of the end somebody reads along. */
const nearEnd = 24;

/** Appends the log of a task as it is written, and follows its end while the reader does. */
export function keepTaskLog(socket: Socket): void {
  const list = document.getElementById("log-lines");
  if (!list || list.dataset.started !== undefined) return;
  list.dataset.started = "";
  const follower = follow(list);
  let next = Number(list.dataset.next ?? "0");
  const channel = socket.channel(list.dataset.topic ?? "", () => ({ next }));
  const take = (sent: Lines): void => {
    const fresh = sent.lines.filter(({ number }) => number >= next);
    next = Math.max(next, sent.next);
    if (fresh.length === 0) return;
    list.append(...fresh.map(toElement));
    while (list.childElementCount > mostLines) list.firstElementChild?.remove();
    follower.grown();
  };
  channel.on("lines", take);
  channel.join().receive("ok", take);
}

function toElement({ time, title, kind, text }: Line): HTMLElement {
  const item = document.createElement("li");
  item.className = kind;
  const part = (name: string, words: string): HTMLElement => {
    const element = document.createElement(name);
    element.textContent = words;
    return element;
  };
  item.append(part("time", time), ...(title === null ? [] : [part("b", title)]), part("span", text));
  return item;
}

function follow(list: HTMLElement): { grown(): void } {
  const box = list.parentElement;
  const button = list.closest(".task-log")?.querySelector<HTMLButtonElement>(".follow");
  let following = true;
  const toEnd = (): void => box?.scrollTo({ top: box.scrollHeight });
  const say = (): void => {
    if (!button) return;
    button.hidden = false;
    button.ariaPressed = String(following);
    button.textContent = (following ? button.dataset.on : button.dataset.off) ?? "";
  };
  box?.addEventListener("scroll", () => {
    following = box.scrollHeight - box.scrollTop - box.clientHeight < nearEnd;
    say();
  });
  button?.addEventListener("click", () => {
    following = !following;
    if (following) toEnd();
    say();
  });
  toEnd();
  say();
  return {
    grown() {
      if (following) toEnd();
    },
  };
}
