import type { Socket } from "node:net";
import { type Issued, inDays, issue } from "../certificates.ts";
import { serveSecurely, speak, speakSecurely, unusedPort } from "../servers.ts";
import type { Begin, Misbehaviour } from "./behaviour.ts";

/** Trusted by the process that runs the checks. */
export const root: Issued = issue({ commonName: "Root of the misbehaving", isAuthority: true });
const stranger = issue({ commonName: "Root of nobody", isAuthority: true });
const good = () => issue({ issuer: root });

function shows(cert: Issued | undefined, keys: object = {}): Begin {
  return async () => ({ http: await serveSecurely({ ...cert }, (_, response) => response.end()), ...keys });
}

function tlsPort(cert: Issued, then: (socket: Socket) => void = () => undefined, keys: object = {}): Begin {
  return async () => ({ tls: `127.0.0.1:${await speakSecurely(cert, then)}`, ...keys });
}

const breaksTls = (then: (socket: Socket) => void) => () =>
  speak((socket) => void socket.once("data", () => then(socket)));
const half = breaksTls((socket) => void socket.write(Buffer.from("160303", "hex")));
const alerts = breaksTls((socket) => void socket.end(Buffer.from("15030300020228", "hex")));
const chats = breaksTls((socket) => void socket.end("220 mail.example ESMTP\r\n"));
const slams = breaksTls((socket) => void socket.resetAndDestroy());

const expired = () => issue({ issuer: root, validFrom: inDays(-90), validTo: inDays(-1) });
const short = () => issue({ issuer: root, validTo: inDays(3.5) });
const elsewhere = () => issue({ issuer: root, names: ["elsewhere.example"] });

export const tlsTargets: readonly Misbehaviour[] = [
  ["HTTPS with an expired certificate", "certificate", shows(expired())],
  [
    "HTTPS with a certificate not valid yet",
    "certificate",
    shows(issue({ issuer: root, validFrom: inDays(1) })),
  ],
  ["HTTPS for another name", "certificate", shows(elsewhere())],
  ["HTTPS signed by itself", "certificate", shows(issue())],
  ["HTTPS signed by nobody we know", "certificate", shows(issue({ issuer: stranger }))],
  ["HTTPS with few days left", "certificate", shows(short(), { expect: { certificate: "14d" } })],
  ["HTTPS without a certificate", "tls", shows(undefined)],
  ["HTTPS on a plain port", "tls", async () => ({ http: `https://127.0.0.1:${await chats()}/` })],
  [
    "HTTPS that stops in its handshake",
    "timeout",
    async () => ({ http: `https://127.0.0.1:${await half()}/` }),
  ],
  [
    "HTTPS that resets in its handshake",
    "reset",
    async () => ({ http: `https://127.0.0.1:${await slams()}/` }),
  ],
  [
    "HTTPS that wants our certificate",
    "tls",
    async () => ({
      http: await serveSecurely({ ...good(), ca: root.cert, requestCert: true }, (_, response) =>
        response.end(),
      ),
    }),
  ],
  ["TLS with an expired certificate", "certificate", tlsPort(expired())],
  ["TLS for another name", "certificate", tlsPort(elsewhere())],
  ["TLS signed by itself", "certificate", tlsPort(issue())],
  ["TLS with few days left", "certificate", tlsPort(short(), undefined, { expect: { certificate: "14d" } })],
  ["TLS that answers an alert", "tls", async () => ({ tls: `127.0.0.1:${await alerts()}` })],
  ["TLS on a mail port", "tls", async () => ({ tls: `127.0.0.1:${await chats()}` })],
  ["TLS that stops in its handshake", "timeout", async () => ({ tls: `127.0.0.1:${await half()}` })],
  ["TLS where nothing listens", "refused", async () => ({ tls: `127.0.0.1:${await unusedPort()}` })],
  ["TCP where nothing listens", "refused", async () => ({ tcp: `127.0.0.1:${await unusedPort()}` })],
];
