import type { CheckKind } from "./kind.ts";
import { command } from "./kinds/command/command.ts";
import { disk } from "./kinds/disk/disk.ts";
import { dns } from "./kinds/dns/dns.ts";
import { docker } from "./kinds/docker/docker.ts";
import { http } from "./kinds/http/http.ts";
import { ping } from "./kinds/ping/ping.ts";
import { process } from "./kinds/process/process.ts";
import { push } from "./kinds/push/push.ts";
import { symbiont } from "./kinds/symbiont/symbiont.ts";
import { systemd } from "./kinds/systemd/systemd.ts";
import { tcp } from "./kinds/tcp/tcp.ts";
import { tls } from "./kinds/tls/tls.ts";
import { websocket } from "./kinds/websocket/websocket.ts";

/** Every kind of check there is. `tls` stands last because it is also a key of other kinds. */
export const kinds: readonly CheckKind[] = [
  http,
  tcp,
  push,
  dns,
  ping,
  websocket,
  systemd,
  process,
  docker,
  disk,
  command,
  symbiont,
  tls,
];
