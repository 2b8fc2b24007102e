import { join } from "node:path";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog } from "../../src/core/log.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";
import { openSqliteStore } from "../../src/store/open-sqlite-store.ts";
import { scratchFolder } from "../support/scratch-folder.ts";
import { describeStoreContract } from "./store.contract.ts";

describeStoreContract("the store in SQLite", async () =>
  openSqliteStore({ path: join(await scratchFolder(), "cortex.db"), clock: systemClock, log: silentLog }),
);

describeStoreContract("the store in memory", async () => createMemoryStore());
