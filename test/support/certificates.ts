import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

/** Certificates made on the spot, so that one can be expired, short-lived or for another name today and next year. */

export interface Issued {
  /** PEM. */
  cert: string;
  key: string;
}

interface Wish {
  /** DNS names and IPv4 addresses it is for. */
  names?: string[];
  commonName?: string;
  validFrom?: Date;
  validTo?: Date;
  isAuthority?: boolean;
  /** Left out: it signs itself. */
  issuer?: Issued;
}

const dayMs = 86_400_000;

export function inDays(days: number): Date {
  return new Date(Date.now() + days * dayMs);
}

/** Issues an X.509 certificate (RFC 5280) with a fresh P-256 key. */
export function issue(wish: Wish = {}): Issued {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const subject = wish.commonName ?? wish.names?.[0] ?? "localhost";
  const signer = wish.issuer ? createPrivateKey(wish.issuer.key) : privateKey;
  const issuerName = wish.issuer
    ? (/CN=(.*)/.exec(new X509Certificate(wish.issuer.cert).subject)?.[1] ?? "")
    : subject;
  const body = toBeSigned(wish, subject, issuerName, publicKey);
  const signature = sign("sha256", body, signer);
  const der = sequence(body, ecdsaWithSha256, bitString(signature));
  return {
    cert: pem(der),
    key: privateKey.export({ type: "pkcs8", format: "pem" }),
  };
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function toBeSigned(wish: Wish, subject: string, issuer: string, key: KeyObject): Buffer {
  const { validFrom = inDays(-30), validTo = inDays(90), isAuthority = false } = wish;
  return sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    named(issuer),
    sequence(time(validFrom), time(validTo)),
    named(subject),
    key.export({ type: "spki", format: "der" }),
    explicit(
      3,
      sequence(alternativeNames(wish.names ?? ["localhost", "127.0.0.1"]), constraints(isAuthority)),
    ),
  );
}

function der(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer) => der(0x02, bytes);
const bitString = (bytes: Buffer) => der(0x03, Buffer.concat([Buffer.from([0]), bytes]));
const octetString = (bytes: Buffer) => der(0x04, bytes);
const explicit = (number: number, content: Buffer) => der(0xa0 + number, content);
const objectId = (hex: string) => der(0x06, Buffer.from(hex, "hex"));

const ecdsaWithSha256 = sequence(objectId("2a8648ce3d040302"));

/** GeneralizedTime, which RFC 5280 section 4.1.2.5 wants from 2050 on and everybody reads before. */
function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]/g, "").slice(0, 14);
  return at.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : der(0x18, Buffer.from(`${digits}Z`));
}

function named(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectId("550403"), der(0x0c, Buffer.from(commonName)))));
}

function alternativeNames(names: string[]): Buffer {
  const entries = names.map((name) =>
    /^[\d.]+$/.test(name)
      ? der(0x87, Buffer.from(name.split(".").map(Number)))
      : der(0x82, Buffer.from(name)),
  );
  return sequence(objectId("551d11"), octetString(sequence(...entries)));
}

function constraints(isAuthority: boolean): Buffer {
  return sequence(
    objectId("551d13"),
    octetString(sequence(...(isAuthority ? [der(0x01, Buffer.from([0xff]))] : []))),
  );
}

/** Makes the certificates of a root of our own good in this process, as if the system trusted it. */
export function trustInThisProcess(root: Issued): void {
  setDefaultCACertificates([...getCACertificates("default"), root.cert]);
}
