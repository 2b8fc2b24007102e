import type { Clock } from "../core/clock.ts";
import { type Answer, askInHttp, askInTcp, type Endpoint, endpointText } from "./ask-listener.ts";
import { groupListeners, type ListenerGroup } from "./listener-groups.ts";
import type { Listener } from "./listeners.ts";
import { mayBeAskedInHttp, nameService } from "./name-service.ts";

/** One thing that listens here and how to check it. */
export interface FoundService {
  /** Unique among what was found. */
  id: string;
  name: string;
  /** `http`: a URL that answered 2xx. `tcp`: `address:port` that accepted a connection. */
  check: { http: string } | { tcp: string };
  /** What the reader of the config should know of it; null: nothing. */
  note: string | null;
}

export interface Discovery {
  services: FoundService[];
  /** Listens, but accepts no connection from here: what and why. A check of it would be down from the start. */
  silent: { name: string; address: string; detail: string }[];
  /** How many more listen than are listed. */
  omitted: number;
  /** URL of a Symbiont on its usual port. */
  symbiontUrl: string | null;
}

export interface DiscoverOptions {
  listeners: readonly Listener[];
  clock: Clock;
  /** This process: it never finds itself. */
  ownPid: number;
  /** The port this process is about to listen on. */
  ownPort: number;
  /** For all questions together. Default 600 ms. */
  budgetMs?: number;
}

/** More rows than this teach nobody anything. */
export const mostServices = 100;
const symbiontPort = 8111;
const mostRedirects = 3;

/** Asks everything that listens, at the same time, what it is. Only to addresses of this machine. */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const { listeners, clock, ownPid, ownPort, budgetMs = 600 } = options;
  const others = listeners.filter((listener) => listener.owner?.pid !== ownPid && listener.port !== ownPort);
  const groups = groupListeners(others);
  const asked = groups.slice(0, mostServices);
  const abort = new AbortController();
  const cancel = clock.after(budgetMs, () => abort.abort());
  const looks = await Promise.all(asked.map((group) => look(group, abort.signal)));
  cancel();
  return {
    services: withUniqueIds(looks.flatMap(({ found }) => (found ? [found] : []))),
    silent: looks.flatMap(({ silent }) => (silent ? [silent] : [])),
    omitted: groups.length - asked.length,
    symbiontUrl: looks.find(({ symbiontUrl }) => symbiontUrl !== undefined)?.symbiontUrl ?? null,
  };
}

interface Look {
  found?: FoundService;
  silent?: Discovery["silent"][number];
  symbiontUrl?: string;
}

async function look(group: ListenerGroup, signal: AbortSignal): Promise<Look> {
  const named = nameService(group.port, group.owner);
  const asksHttp = mayBeAskedInHttp(group.port, group.owner);
  let refused = "";
  for (const address of group.addresses) {
    const endpoint = { address, port: group.port };
    const url = `http://${endpointText(endpoint)}`;
    if (group.port === symbiontPort && (await isSymbiont(endpoint, signal))) {
      const found = { id: "symbiont", name: "Symbiont", check: { http: `${url}/status` }, note: null };
      return { symbiontUrl: url, found };
    }
    const seen = asksHttp
      ? await askForPage(endpoint, signal)
      : { answer: await askInTcp(endpoint, signal), path: "/" };
    if (seen.answer.kind !== "nothing") return { found: { ...named, ...checkFor(endpoint, seen) } };
    refused = seen.answer.detail;
  }
  return {
    silent: { name: named.name, address: `${group.addresses[0] ?? ""}:${group.port}`, detail: refused },
  };
}

interface Seen {
  answer: Answer;
  path: string;
}

/** Follows redirects while they stay on the same endpoint. */
async function askForPage(endpoint: Endpoint, signal: AbortSignal): Promise<Seen> {
  let path = "/";
  for (let hop = 0; ; hop++) {
    const answer = await askInHttp(endpoint, path, signal);
    if (answer.kind !== "http" || answer.location === null || hop === mostRedirects) return { answer, path };
    const next = sameEndpointPath(answer.location, endpoint, path);
    if (next === null) return { answer, path };
    path = next;
  }
}

function sameEndpointPath(location: string, endpoint: Endpoint, path: string): string | null {
  const base = `http://${endpointText(endpoint)}`;
  const target = URL.parse(location, base + path);
  return target?.origin === new URL(base).origin ? target.pathname + target.search : null;
}

/** An address that does not answer 2xx is checked by connecting: a status that is normal there is no failure. */
function checkFor(endpoint: Endpoint, { answer, path }: Seen): Pick<FoundService, "check" | "note"> {
  const tcp = { tcp: endpointText(endpoint) };
  if (answer.kind !== "http") return { check: tcp, note: null };
  if (answer.status >= 200 && answer.status < 300) {
    return { check: { http: `http://${endpointText(endpoint)}${path}` }, note: null };
  }
  const note = `${path} answers ${answer.status}; to check more, use http: with a path that answers 200`;
  return { check: tcp, note };
}

async function isSymbiont(endpoint: Endpoint, signal: AbortSignal): Promise<boolean> {
  const answer = await askInHttp(endpoint, "/status", signal);
  if (answer.kind !== "http" || answer.status < 200 || answer.status > 299) return false;
  return /^application\/([\w.-]+\+)?json\b/i.test(answer.contentType);
}

function withUniqueIds(services: readonly FoundService[]): FoundService[] {
  const taken = new Set<string>();
  return services.map((service) => {
    let id = service.id;
    for (let count = 2; taken.has(id); count++) id = `${service.id}-${count}`;
    taken.add(id);
    return { ...service, id };
  });
}
