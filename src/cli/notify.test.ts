import { expect, test } from "vitest";
import { runCommand } from "../../test/support/run-command.ts";
import { addNotify } from "./notify.ts";

const config = `
notify:
  channels:
    - { id: hook, webhook: "http://127.0.0.1:9/" }
    - { id: other, webhook: "http://127.0.0.1:9/" }
`;

test("without an id the channels that could be tested are named", async () => {
  await expect(runCommand(addNotify, ["notify", "test"], { config })).rejects.toMatchObject({
    ...{ exitCode: 2, code: "notify.no-channel" },
    remedy: expect.stringContaining("hook, other"),
  });
});
