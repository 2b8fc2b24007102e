import { type ProxyHabits, startProxy } from "../support/proxy.ts";
import { makePlace, type RunningCortex, runCortex } from "../support/run-cortex.ts";
import { examined, failedStep } from "./examined.ts";

export interface Server {
  cortex: RunningCortex;
  /** By its address instead of a name. */
  url: string;
  end(): Promise<void>;
}

/** A server of its own with this `site`, and these services. */
export async function startServer(site: string, services = "[]", flags: string[] = []): Promise<Server> {
  const place = await makePlace(`site: ${site}\nconnectivity: off\nservices: ${services}\n`);
  const cortex = await runCortex(place, {}, flags);
  return {
    cortex,
    url: cortex.url.replace("localhost", "127.0.0.1"),
    async end() {
      await cortex.end();
      await place.remove();
    },
  };
}

/** What the doctor says of that server behind a proxy of these habits. */
export async function examinedThrough(habits: ProxyHabits, upstream: string) {
  const proxy = await startProxy(upstream, habits);
  const report = await examined(proxy.url);
  return { ...report, failed: failedStep(report) };
}
