import type { z } from "zod";
import type { Clock } from "../core/clock.ts";
import type { Lookup, ProgramEnvironment } from "../probe/kind.ts";
import type { Language } from "../protocol/vocabulary.ts";
import { type Failure, withSaid } from "./failure.ts";
import type { Letter } from "./item.ts";

/** How a try to send ended. Being refused is an answer, not an exception. */
export type Sent =
  | { ok: true }
  | {
      ok: false;
      /** For the operator; holds no secret. */
      why: Failure;
      /** The receiver may have it all the same: an answer never came. */
      maybe?: boolean;
      /** It is this content that is refused: the same will be refused again. */
      refused?: boolean;
      /** The receiver asks for this much patience. */
      retryAfterMs?: number;
    };

export interface SendContext {
  clock: Clock;
  /** Ends the try. */
  signal: AbortSignal;
  lookup: Lookup;
  environment: ProgramEnvironment;
  language: Language;
  timeZone: string;
}

/** A way to tell people, as configured. */
export interface Channel {
  id: string;
  kind: string;
  /** Mail and chat: what comes in quick succession is one message. */
  gathers: boolean;
  /** Never rejects but for a bug. */
  send(letter: Letter, context: SendContext): Promise<Sent>;
}

/** A medium. One file in `channels/` makes one, one line in `channels.ts` lists it. */
export interface ChannelKind {
  name: string;
  /** Its keys in the config; the first one is its name. */
  keys: z.ZodObject;
  gathers: boolean;
  /** @param raw the keys as they stand in the file */
  sender(raw: Record<string, unknown>): Channel["send"];
}

interface Parts<Keys extends z.ZodObject> {
  name: string;
  keys: Keys;
  gathers: boolean;
  /** What makes an answer secret is taken out of what is told of a failure. */
  secrets(keys: z.output<Keys>): readonly (string | undefined)[];
  sender(keys: z.output<Keys>): Channel["send"];
}

export function defineChannel<Keys extends z.ZodObject>(parts: Parts<Keys>): ChannelKind {
  return {
    ...{ name: parts.name, keys: parts.keys, gathers: parts.gathers },
    sender(raw) {
      const keys = parts.keys.parse(raw);
      const hide = hiding(parts.secrets(keys));
      const send = parts.sender(keys);
      return async (letter, context) => {
        const sent = await send(letter, context);
        return sent.ok
          ? sent
          : { ...sent, why: withSaid(sent.why, (said) => hide(said).slice(0, longestSaid)) };
      };
    },
  };
}

const longestSaid = 300;

function hiding(secrets: readonly (string | undefined)[]): (text: string) => string {
  const hidden = secrets.filter((secret) => secret !== undefined && secret !== "");
  return (text) => hidden.reduce<string>((shown, secret) => shown.replaceAll(secret ?? "", "…"), text);
}
