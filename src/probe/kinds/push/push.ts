import { defineKind } from "../../define-kind.ts";
import { pushKeys } from "./keys.ts";

/** Results come in at `/push/<token>`; there is nothing to probe. */
export const push = defineKind({
  name: "push",
  keys: pushKeys,
  comesLater: [],
  options: () => ({}),
  host: () => null,
  target: () => "pushes",
});
