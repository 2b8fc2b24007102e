import type { OperatorServiceJson, ServiceJson } from "../protocol/service-json.ts";

/** A service as the server tells it; with a token that reads, what the operator knows stands in it as well. */
export type Service = ServiceJson & Partial<Omit<OperatorServiceJson, keyof ServiceJson>>;
