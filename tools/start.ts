import { pathToFileURL } from "node:url";
import { ensureBuilt } from "./ensure-built.ts";
import { serverEntry } from "./freshness.ts";

ensureBuilt();
// In this very process: what npm sends a signal to is the server itself.
process.argv = [process.execPath, serverEntry, "start", ...process.argv.slice(2)];
await import(pathToFileURL(serverEntry).href);
