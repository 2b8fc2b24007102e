import { dirname } from "node:path";
import { type Needs, type Opening, openingsFor } from "./openings.ts";

export interface UnitParts {
  name: string;
  /** Absolute paths: the Node that runs this, the built program, the config. */
  node: string;
  entry: string;
  configPath: string;
  port: number;
  bind: string;
  needs: Needs;
}

const stateFolder = "cortex-status";

/** What every process of ours is content with. `systemd-analyze security` counts these. */
const sandbox: readonly (readonly [key: string, value: string])[] = [
  ["DynamicUser", "yes"],
  ["NoNewPrivileges", "yes"],
  ["AmbientCapabilities", ""],
  ["CapabilityBoundingSet", ""],
  ["ProtectSystem", "strict"],
  ["ProtectHome", "yes"],
  ["PrivateTmp", "yes"],
  ["PrivateDevices", "yes"],
  ["PrivateUsers", "yes"],
  ["ProtectProc", "invisible"],
  ["ProtectClock", "yes"],
  ["ProtectControlGroups", "yes"],
  ["ProtectHostname", "yes"],
  ["ProtectKernelLogs", "yes"],
  ["ProtectKernelModules", "yes"],
  ["ProtectKernelTunables", "yes"],
  ["RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"],
  ["RestrictNamespaces", "yes"],
  ["RestrictRealtime", "yes"],
  ["RestrictSUIDSGID", "yes"],
  ["LockPersonality", "yes"],
  ["RemoveIPC", "yes"],
  ["KeyringMode", "private"],
  ["SystemCallArchitectures", "native"],
  ["SystemCallFilter", "@system-service"],
  ["SystemCallFilter", "~@privileged @resources"],
  ["SystemCallErrorNumber", "EPERM"],
  ["UMask", "0077"],
];

export function systemdUnit(parts: UnitParts): string {
  const { name, port, bind, configPath } = parts;
  return [
    `# Cortex Status (${name.replace(/\s+/g, " ")}) as a service, by \`cortex service\`. As /etc/systemd/system/cortex-status.service; then`,
    "#   systemctl daemon-reload && systemctl enable --now cortex-status",
    "[Unit]",
    "Description=Cortex Status",
    "After=network-online.target",
    "Wants=network-online.target",
    "",
    "[Service]",
    "# It says itself when the page is up, and every 15 s that it lives; systemd-notify says it for it.",
    "Type=notify",
    "NotifyAccess=all",
    "WatchdogSec=30s",
    `ExecStart=${[...program(parts), "start", "--config", configPath, "--data", `/var/lib/${stateFolder}`, "--port", String(port), "--bind", bind].map(quoted).join(" ")}`,
    "# Reads the config again at once; a change of the file is noticed by itself.",
    "ExecReload=/bin/kill -HUP $MAINPID",
    "# SECRET_KEY_BASE, OPERATOR_PASSWORD_HASH and whatever ${NAME} in the config reads; root's, mode 0600.",
    `EnvironmentFile=-/etc/${stateFolder}.env`,
    "# Memory that threads keep for themselves, bounded.",
    "Environment=MALLOC_ARENA_MAX=2",
    "Restart=always",
    "RestartSec=2s",
    "# A config that is wrong stays wrong until somebody mends it.",
    "RestartPreventExitStatus=2 3",
    "TimeoutStopSec=10s",
    `StateDirectory=${stateFolder}`,
    "StateDirectoryMode=0700",
    "# Sockets of viewers, and of checks at once.",
    "LimitNOFILE=65536",
    "",
    ...sandboxLines(parts),
    "",
    "[Install]",
    "WantedBy=multi-user.target",
    "",
  ].join("\n");
}

/** `bin/node-flags.js` has the same flags and environment; the unit names the Node directly, without that launcher. */
function program({ node, entry }: UnitParts): string[] {
  return [node, "--max-semi-space-size=4", "--no-maglev", "--heap-growing-percent=40", entry];
}

function sandboxLines(parts: UnitParts): string[] {
  const openings = [...homeOpenings(parts), ...openingsFor(parts.needs)];
  const opened = new Set(openings.map(({ key }) => key));
  return [
    "# The least it needs. JavaScript is compiled while it runs, so memory may be written and then executed.",
    ...sandbox.filter(([key]) => !opened.has(key)).map(([key, value]) => `${key}=${value}`),
    ...[...widest(openings).values()].flatMap(({ key, value, because }) => [
      `# ${because}.`,
      `${key}=${value}`,
    ]),
  ];
}

/** Two reasons for one directive: the later one stands, with both. */
function widest(openings: readonly Opening[]): Map<string, Opening> {
  const byKey = new Map<string, Opening>();
  for (const opening of openings) {
    const known = byKey.get(opening.key);
    byKey.set(opening.key, known ? { ...opening, because: `${known.because}; ${opening.because}` } : opening);
  }
  return byKey;
}

/** A program below /home is not there for a service that has no homes: just its folders are shown to it. */
function homeOpenings({ node, entry, configPath }: UnitParts): Opening[] {
  const folders = [dirname(node), dirname(dirname(dirname(entry))), dirname(configPath)];
  const inHomes = [...new Set(folders.filter((path) => /^\/(?:home|root)\//.test(`${path}/`)))];
  if (inHomes.length === 0) return [];
  const because = "the program or its config is below a home: of those, only these folders are there";
  return [
    { key: "ProtectHome", value: "tmpfs", because },
    { key: "BindReadOnlyPaths", value: inHomes.map(quoted).join(" "), because },
  ];
}

/** As systemd.syntax(7) reads it; `%` would begin a specifier. */
function quoted(word: string): string {
  const escaped = word.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /^[\w@%+=:,./$-]+$/.test(escaped) ? escaped : `"${escaped.replace(/["\\]/g, "\\$&")}"`;
}
