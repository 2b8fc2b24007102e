import { addressData, type Reply, serveNames } from "../dns-server.ts";
import { unusedPort } from "../servers.ts";
import type { Begin, Misbehaviour } from "./behaviour.ts";

function names(reply: Reply | null, keys: object = {}): Begin {
  return async () => ({
    dns: { name: "example.com", resolver: (await serveNames(() => reply)).address },
    ...keys,
  });
}

export const dnsTargets: readonly Misbehaviour[] = [
  [
    "a resolver that is not there",
    "probe",
    async () => ({ dns: { name: "example.com", resolver: `127.0.0.1:${await unusedPort()}` } }),
  ],
  ["a resolver that says nothing", "probe", names(null)],
  ["a resolver that answers noise", "dns", names({ raw: Buffer.from("noise") })],
  [
    "a resolver that answers too late",
    "probe",
    names({ records: [addressData("192.0.2.1")], afterMs: 5_000 }),
  ],
  ["NXDOMAIN", "dns", names({ code: "NXDOMAIN" })],
  ["SERVFAIL", "dns", names({ code: "SERVFAIL" })],
  ["REFUSED", "dns", names({ code: "REFUSED" })],
  ["no record of the type", "dns", names({ records: [] })],
  ["a record of the wrong size", "dns", names({ records: [Buffer.from([1, 2])] })],
  [
    "another address than expected",
    "body",
    names({ records: [addressData("192.0.2.1")] }, { expect: { answers: ["192.0.2.2"] } }),
  ],
  ["an answer that is cut off, and no TCP", "probe", names({ truncated: true, records: [] })],
];
