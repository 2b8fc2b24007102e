import { url } from "../probe/key-schemas.ts";

/** Keys that several channels have. */
export const address = (of: string) => url("http", "https").meta({ description: `Address of the ${of}.` });

export const apiBase = url("http", "https")
  .optional()
  .meta({ description: "Address of the service's API, for tests and gateways." });

/** `https://host/base/` and `/path` → one address. */
export function below(base: string, path: string): string {
  return `${base.replace(/\/+$/, "")}${path}`;
}
