import { createSocket } from "node:dgram";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A name server made of a table; RFC 1035 section 4, as little of it as tests need. */

const recordCodes = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  CAA: 257,
};
export const answerCodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

export interface Question {
  name: string;
  type: string;
}

export interface Reply {
  code?: keyof typeof answerCodes;
  /** The data of each record of the type asked for. */
  records?: Buffer[];
  /** Sent instead of a reply. */
  raw?: Buffer;
  afterMs?: number;
  /** Says that the reply was cut off. */
  truncated?: boolean;
}

export interface DnsServer {
  /** `127.0.0.1:port`. */
  address: string;
  questions: Question[];
}

/** Answers what `reply` gives; null is silence. */
export async function serveNames(reply: (question: Question) => Reply | null): Promise<DnsServer> {
  const socket = createSocket("udp4");
  const server: DnsServer = { address: "", questions: [] };
  socket.on("message", (message, { port, address }) => {
    const { question, end } = readQuestion(message);
    server.questions.push(question);
    const found = reply(question);
    if (!found) return;
    const bytes = found.raw ?? toReply(message, end, question, found);
    setTimeout(() => isOpen && socket.send(bytes, port, address), found.afterMs ?? 0);
  });
  let isOpen = true;
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    isOpen = false;
    socket.close();
  });
  server.address = `127.0.0.1:${(socket.address() as AddressInfo).port}`;
  return server;
}

function readQuestion(message: Buffer): { question: Question; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let size = message.readUInt8(at); size > 0; size = message.readUInt8(at)) {
    labels.push(message.toString("latin1", at + 1, at + 1 + size));
    at += size + 1;
  }
  const code = message.readUInt16BE(at + 1);
  const type = Object.entries(recordCodes).find(([, known]) => known === code)?.[0] ?? String(code);
  return { question: { name: labels.join(".").toLowerCase(), type }, end: at + 5 };
}

function toReply(
  asked: Buffer,
  end: number,
  { type }: Question,
  { code = "NOERROR", records = [], truncated }: Reply,
) {
  const header = Buffer.from(asked.subarray(0, 12));
  header.writeUInt16BE(0x8180 | (truncated ? 0x0200 : 0) | answerCodes[code], 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt32BE(0, 8);
  const answers = records.map((data) => {
    const head = Buffer.alloc(12);
    head.writeUInt16BE(0xc00c, 0);
    head.writeUInt16BE(recordCodes[type as keyof typeof recordCodes], 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt32BE(60, 6);
    head.writeUInt16BE(data.length, 10);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([header, asked.subarray(12, end), ...answers]);
}

export function addressData(address: string): Buffer {
  return Buffer.from(address.split(".").map(Number));
}

export function nameData(name: string): Buffer {
  const labels = name
    .split(".")
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

/** Numbers of 16 bits and then a name: MX has one, SRV three. */
export function numbersAndName(numbers: number[], name: string): Buffer {
  const head = Buffer.alloc(numbers.length * 2);
  numbers.forEach((number, at) => {
    head.writeUInt16BE(number, at * 2);
  });
  return Buffer.concat([head, nameData(name)]);
}

export function textData(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
}
