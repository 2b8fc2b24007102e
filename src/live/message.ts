/** Phoenix Channels, serializer V2: every message is the JSON array `[join_ref, ref, topic, event, payload]`. */

/** Chosen by the client and echoed as it came; null when the message belongs to no join or wants no reply. */
export type Ref = string | number | null;

export interface Message {
  joinRef: Ref;
  ref: Ref;
  topic: string;
  event: string;
  payload: unknown;
}

export type ParsedMessage = { ok: true; message: Message } | { ok: false; reason: string };

/** Elements after the fifth are ignored, as Phoenix does. A malformed text is a value: the socket decides. */
export function parseMessage(text: string): ParsedMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: "message is not JSON" };
  }
  if (!Array.isArray(value) || value.length < 5)
    return { ok: false, reason: "message is not an array of five" };
  const [joinRef, ref, topic, event, payload]: unknown[] = value;
  if (!isRef(joinRef) || !isRef(ref)) return { ok: false, reason: "a ref is neither a string nor null" };
  if (typeof topic !== "string" || typeof event !== "string") {
    return { ok: false, reason: "topic or event is not a string" };
  }
  return { ok: true, message: { joinRef, ref, topic, event, payload } };
}

export function encodeMessage({ joinRef, ref, topic, event, payload }: Message): string {
  return JSON.stringify([joinRef, ref, topic, event, payload]);
}

/** JSON that many are answered with, encoded once. */
export class EncodedJson {
  readonly text: string;

  constructor(value: unknown) {
    this.text = JSON.stringify(value);
  }
}

/** The answer to `to`: a push may get at most one. */
export function encodeReply(to: Message, status: string, response: unknown): string {
  const text = response instanceof EncodedJson ? response.text : (JSON.stringify(response) ?? "null");
  const head = JSON.stringify([to.joinRef, to.ref, to.topic, "phx_reply"]).slice(0, -1);
  return `${head},{"status":${JSON.stringify(status)},"response":${text}}]`;
}

const binaryPush = 0;

/**
 * Header of a binary push: a zero, the byte lengths of join_ref, ref, topic and event, then those four strings; the
 * rest is the payload, which stays unread (`null`). An empty ref stands for null.
 */
export function parseBinaryHeader(bytes: Uint8Array): ParsedMessage {
  const [kind, ...lengths] = bytes.subarray(0, 5);
  if (kind !== binaryPush || lengths.length < 4) return { ok: false, reason: "binary frame is not a push" };
  const ends = lengths.map(
    (_, index) => 5 + lengths.slice(0, index + 1).reduce((sum, length) => sum + length, 0),
  );
  if ((ends[3] ?? 0) > bytes.length)
    return { ok: false, reason: "binary frame is shorter than its header says" };
  const decoder = new TextDecoder();
  const [joinRef = "", ref = "", topic = "", event = ""] = ends.map((end, index) =>
    decoder.decode(bytes.subarray(index === 0 ? 5 : ends[index - 1], end)),
  );
  return { ok: true, message: { joinRef: joinRef || null, ref: ref || null, topic, event, payload: null } };
}

function isRef(value: unknown): value is Ref {
  return value === null || typeof value === "string" || typeof value === "number";
}
