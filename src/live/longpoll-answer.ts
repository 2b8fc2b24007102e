import type { IncomingMessage, ServerResponse } from "node:http";
import type { Poll } from "./longpoll-session.ts";

export type FixedHeaders = Iterable<readonly [name: string, value: string]>;

export interface Refusal {
  status: number;
  reason: string;
}

/** Writes answers: HTTP says 200 whatever happened, the status that counts stands in the body. */
export interface Answers {
  poll(response: ServerResponse, token: string): Poll;
  opened(response: ServerResponse, token: string): void;
  taken(response: ServerResponse): void;
  /** `token` and `messages` are there as well, because the client reads them in every answer to a poll. */
  refused(response: ServerResponse, refusal: Refusal): void;
  preflight(request: IncomingMessage, response: ServerResponse): void;
  badMethod(response: ServerResponse): void;
}

/** Any origin may read an answer, because only those that are let in get one worth reading. */
const open: FixedHeaders = [
  ["Access-Control-Allow-Origin", "*"],
  ["Cache-Control", "no-store"],
];

export function createAnswers(headers: () => FixedHeaders): Answers {
  const write = (response: ServerResponse, body: string, status = 200) => {
    if (response.destroyed) return;
    for (const [name, value] of [...headers(), ...open]) response.setHeader(name, value);
    response.setHeader("Content-Type", "application/json; charset=utf-8");
    response.setHeader("Content-Length", Buffer.byteLength(body));
    response.writeHead(status).end(body);
  };
  const pollBody = (status: number, token: string, messages: readonly string[]) =>
    `{"status":${status},"token":"${token}","messages":[${messages.join(",")}]}`;
  return {
    poll(response, token) {
      let delivered = false;
      response.once("finish", () => {
        delivered = true;
      });
      return {
        answer: (status, messages) => write(response, pollBody(status, token, messages)),
        isDelivered: () => delivered,
        abort: () => void response.destroy(),
      };
    },
    opened: (response, token) => write(response, pollBody(410, token, [])),
    taken: (response) => write(response, '{"status":200}'),
    refused(response, { status, reason }) {
      write(response, JSON.stringify({ status, token: null, messages: [], reason }));
    },
    preflight(request, response) {
      const asked = request.headers["access-control-request-headers"];
      if (asked !== undefined) response.setHeader("Access-Control-Allow-Headers", asked);
      response.setHeader("Access-Control-Allow-Methods", "get, post, options");
      response.setHeader("Access-Control-Max-Age", "3600");
      write(response, "{}");
    },
    badMethod(response) {
      response.setHeader("Allow", "GET, POST, OPTIONS");
      write(response, JSON.stringify({ status: 400, reason: "a long poll is GET or POST" }), 400);
    },
  };
}
