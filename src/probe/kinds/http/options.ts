import type { SecureOptions } from "../../secure.ts";
import type { TextRules } from "../../text-rules.ts";

export interface HttpOptions {
  url: string;
  method: string;
  /** Of the request; credentials and what describes the body are in it. */
  headers: Record<string, string>;
  /** Never shown, not even to the operator. */
  secrets: string[];
  body: string | null;
  /** How many redirects are followed; null: a redirect is an answer. */
  redirects: number | null;
  tls: SecureOptions | null;
  status: { from: number; to: number }[];
  /** Header name → what it has to contain. */
  expectHeaders: Record<string, string>;
  expectBody: TextRules | null;
  certificateMs: number | null;
  latencyMs: number | null;
}
