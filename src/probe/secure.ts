import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import type { z } from "zod";
import type { Clock } from "../core/clock.ts";
import type { tlsKey } from "./answer-keys.ts";

/** What node:tls is told about a connection. */
export interface SecureConnection {
  secureContext: SecureContext;
  rejectUnauthorized?: boolean;
  servername?: string;
}

/** The key `tls` with absolute paths. Plain data. */
export interface SecureOptions {
  verify: boolean;
  caFile: string | null;
  certFile: string | null;
  keyFile: string | null;
  servername: string | null;
}

export function secureOptions(
  keys: z.output<typeof tlsKey> | undefined,
  folder: string,
): SecureOptions | null {
  if (!keys) return null;
  const absolute = (path: string | undefined) => (path === undefined ? null : resolve(folder, path));
  return {
    verify: keys.verify,
    caFile: absolute(keys.ca),
    certFile: absolute(keys.cert),
    keyFile: absolute(keys.key),
    servername: keys.servername ?? null,
  };
}

/** Files may be renewed: they are looked at again this often. */
const rereadMs = 60_000;

interface Made {
  context: SecureContext;
  texts: string;
  readAt: number;
}

const made = new WeakMap<SecureOptions, Made>();
let usual: SecureContext | undefined;

/** For every connection that has no options of its own: making a context for each costs a tenth of a handshake. */
export function usualContext(): SecureContext {
  usual ??= createSecureContext();
  return usual;
}

/**
 * What node:tls needs for these options. Rejects with the file system's error when a file cannot be read, and with
 * OpenSSL's when it is not what it should be. `foreign`: for a host that credentials are not meant for.
 */
export async function secureConnection(
  options: SecureOptions,
  clock: Clock,
  foreign = false,
): Promise<SecureConnection> {
  const usesFiles = (options.caFile ?? options.certFile ?? options.keyFile) !== null;
  if (foreign) return { rejectUnauthorized: options.verify, secureContext: await foreignContext(options) };
  return {
    rejectUnauthorized: options.verify,
    secureContext: usesFiles ? await contextOf(options, clock) : usualContext(),
    ...(options.servername === null ? {} : { servername: options.servername }),
  };
}

async function foreignContext({ caFile }: SecureOptions): Promise<SecureContext> {
  return caFile === null
    ? usualContext()
    : createSecureContext({ ca: trusted(await readFile(caFile, "utf8")) });
}

async function contextOf(options: SecureOptions, clock: Clock): Promise<SecureContext> {
  const known = made.get(options);
  const now = clock.monotonic();
  if (known && now - known.readAt < rereadMs) return known.context;
  const [ca, cert, key] = await Promise.all(
    [options.caFile, options.certFile, options.keyFile].map((path) =>
      path === null ? undefined : readFile(path, "utf8"),
    ),
  );
  const texts = JSON.stringify([ca, cert, key]);
  const context =
    known?.texts === texts
      ? known.context
      : createSecureContext({
          ...(ca === undefined ? {} : { ca: trusted(ca) }),
          ...(cert === undefined ? {} : { cert }),
          ...(key === undefined ? {} : { key }),
        });
  made.set(options, { context, texts, readAt: now });
  return context;
}

/** Our own certificates are trusted besides the system's, not instead of them. */
function trusted(ca: string): string[] {
  return [...getCACertificates("default"), ca];
}
