import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** scrypt (RFC 7914) at N = 2^15, r = 8, p = 1: 32 MiB and about 0.1 s a try. */
const cost = { ln: 15, r: 8, p: 1 } as const;
const keyBytes = 32;
const saltBytes = 16;

const hashPattern =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

interface Parts {
  ln: number;
  r: number;
  p: number;
  salt: Buffer;
  key: Buffer;
}

/** Password → PHC string `$scrypt$ln=15,r=8,p=1$salt$hash` with a fresh salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const key = await derive(password, { ...cost, salt }, keyBytes);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${encode(salt)}$${encode(key)}`;
}

/** Whether the password made the hash, compared in constant time. False for what is no hash at all. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parts = parseHash(hash);
  if (!parts) return false;
  return timingSafeEqual(await derive(password, parts, parts.key.length), parts.key);
}

export function isPasswordHash(text: string): boolean {
  return parseHash(text) !== undefined;
}

function parseHash(text: string): Parts | undefined {
  const match = hashPattern.exec(text);
  if (!match) return undefined;
  const [, ln = "", r = "", p = "", salt = "", key = ""] = match;
  const parts = {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, "base64"),
    key: Buffer.from(key, "base64"),
  };
  return withinBounds(parts) ? parts : undefined;
}

/** A hash from the config must not cost more than 256 MiB or some seconds to try. */
function withinBounds({ ln, r, p }: Parts): boolean {
  return ln >= 10 && ln <= 20 && r >= 1 && p >= 1 && p <= 4 && memoryOf(ln, r) <= 2 ** 28;
}

function memoryOf(ln: number, r: number): number {
  return 128 * r * 2 ** ln;
}

function derive(password: string, { ln, r, p, salt }: Omit<Parts, "key">, bytes: number): Promise<Buffer> {
  const options = { N: 2 ** ln, r, p, maxmem: 2 * memoryOf(ln, r) };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, bytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

function encode(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
