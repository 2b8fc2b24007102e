/** The way to a server: its addresses, a connection, a secure one. Each step on a connection of its own. */
import { createHash } from "node:crypto";
import { connect as connectPlainly, isIP, type Socket } from "node:net";
import { connect as connectSecurely, type TLSSocket } from "node:tls";
import { certificateEnd } from "../certificate.ts";
import type { Address } from "../kind.ts";
import { usualContext } from "../secure.ts";
import { forSockets } from "../socket-lookup.ts";
import { attempt, passed, type StepContext, type StepResult } from "./step.ts";

export interface Place {
  /** Name or address, without brackets. */
  host: string;
  port: number;
}

export function placeOf({ protocol, hostname, port }: URL): Place {
  const secure = protocol === "https:" || protocol === "wss:";
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? (secure ? 443 : 80) : Number(port) };
}

export function resolveName({ host }: Place, context: StepContext): Promise<StepResult<Address[]>> {
  return attempt(host, context, async (signal) => {
    const addresses = await context.lookup(host, signal);
    return passed(addresses.map(({ address }) => address).join(", "), addresses);
  });
}

export function connectTo(place: Place, context: StepContext): Promise<StepResult> {
  return attempt(named(place), context, async (signal) => {
    const socket = connectPlainly({ ...place, lookup: forSockets(context.lookup, signal) });
    await settled(socket, "connect", signal);
    const { remoteAddress = place.host } = socket;
    socket.destroy();
    return passed(named({ ...place, host: remoteAddress }), undefined);
  });
}

export interface Secured {
  /** SHA-256 of the certificate's public key, in base64: how Chromium is told of a certificate. */
  keyHash: string;
}

/** The certificate has to be right for the host, and known to this process. */
export function secure(place: Place, context: StepContext): Promise<StepResult<Secured>> {
  return attempt(`TLS with ${named(place)}`, context, async (signal) => {
    const socket = connectSecurely({
      ...place,
      ...{ secureContext: usualContext(), lookup: forSockets(context.lookup, signal) },
      ...(isIP(place.host) ? {} : { servername: place.host }),
    });
    await settled(socket, "secureConnect", signal);
    const endsAt = certificateEnd(socket);
    const until =
      endsAt === null ? "" : `, certificate good until ${new Date(endsAt).toISOString().slice(0, 10)}`;
    const found = `${socket.getProtocol() ?? "TLS"}${until}`;
    const keyHash = keyHashOf(socket);
    socket.destroy();
    return passed(found, { keyHash });
  });
}

function settled(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<void> {
  signal.addEventListener("abort", () => socket.destroy(), { once: true });
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    // For as long as it lives: an error that nobody hears ends the process.
    socket.on("error", reject);
  });
}

function keyHashOf(socket: TLSSocket): string {
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256")
    .update(key ?? "")
    .digest("base64");
}

function named({ host, port }: Place): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
