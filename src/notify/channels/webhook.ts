import { createHmac } from "node:crypto";
import { z } from "zod";
import { text } from "../../probe/key-schemas.ts";
import { defineChannel } from "../channel.ts";
import { address } from "../keys.ts";
import { payloadOf } from "../payload.ts";
import { post } from "../post.ts";

/** JSON for programs, signed when there is a secret. */
export const webhook = defineChannel({
  name: "webhook",
  keys: z.object({
    webhook: address("webhook"),
    secret: text().optional().meta({ description: "Key of the signature in `cortex-signature`." }),
  }),
  gathers: false,
  secrets: ({ webhook: url, secret }) => [url, secret],
  sender:
    ({ webhook: url, secret }) =>
    (letter, context) => {
      const body = JSON.stringify(payloadOf(letter));
      const seconds = Math.floor(context.clock.now() / 1_000);
      const headers = {
        "content-type": "application/json",
        "idempotency-key": letter.id,
        ...(secret === undefined ? {} : { "cortex-signature": signature(secret, seconds, body) }),
      };
      return post({ url, headers, body }, context);
    },
});

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">` */
function signature(secret: string, seconds: number, body: string): string {
  const mac = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${mac}`;
}
