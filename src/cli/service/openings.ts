import type { KindName } from "../../protocol/vocabulary.ts";

/** One thing that the sandbox allows beyond the least, and why. */
export interface Opening {
  /** Directive of systemd.exec(5) or systemd.service(5). */
  key: string;
  value: string;
  because: string;
}

/** What of the config reaches out of the sandbox. */
export interface Needs {
  services: readonly { id: string; kind: KindName; target: string }[];
  /** Programs that runbooks start: the first word of each, by the name of the runbook. */
  runbooks: readonly { id: string; program: string }[];
  /** First word of the agent's command; null: no agent. */
  agent: string | null;
  /** Who prints the unit: an agent works with the login that this user has. */
  user: string;
}

type OpeningsOf = (ids: string, services: Needs["services"]) => Opening[];

const ofKinds: Partial<Record<KindName, OpeningsOf>> = {
  ping: (ids) => [
    { key: "AmbientCapabilities", value: "CAP_NET_RAW", because: `ping (${ids}) sends ICMP` },
    { key: "CapabilityBoundingSet", value: "CAP_NET_RAW", because: `ping (${ids}) sends ICMP` },
    {
      key: "PrivateUsers",
      value: "no",
      because: `the right of ping (${ids}) to send ICMP is one of the host's users`,
    },
  ],
  process: (ids) => [
    { key: "ProtectProc", value: "default", because: `process (${ids}) looks for processes of others` },
  ],
  docker: (ids) => [
    {
      key: "SupplementaryGroups",
      value: "docker",
      because: `docker (${ids}) asks /run/docker.sock; whoever may do that is root on this machine`,
    },
  ],
  disk: (ids, services) => {
    const inHomes = services.some(({ target }) => /^\/(?:home|root|run\/user)\b/.test(target));
    const inTemporary = services.some(({ target }) => /^\/(?:var\/)?tmp\b/.test(target));
    return [
      ...(inHomes
        ? [{ key: "ProtectHome", value: "read-only", because: `disk (${ids}) is below /home` }]
        : []),
      ...(inTemporary ? [{ key: "PrivateTmp", value: "no", because: `disk (${ids}) is below /tmp` }] : []),
    ];
  },
};

/** What the configured kinds and executors need, and nothing else. */
export function openingsFor(needs: Needs): Opening[] {
  const kinds = [...new Set(needs.services.map(({ kind }) => kind))];
  const openings = kinds.flatMap((kind) => {
    const services = needs.services.filter((service) => service.kind === kind);
    return ofKinds[kind]?.(services.map(({ id }) => id).join(", "), services) ?? [];
  });
  return [...openings, ...ofRunbooks(needs), ...ofAgent(needs)];
}

/** Programs that become somebody else. */
const elevating = /(?:^|\/)(?:sudo|doas|pkexec|su)$/;

function ofRunbooks({ runbooks }: Needs): Opening[] {
  const ids = runbooks.filter(({ program }) => elevating.test(program)).map(({ id }) => id);
  if (ids.length === 0) return [];
  const because = `the runbooks ${ids.join(", ")} act as another user`;
  return [
    { key: "NoNewPrivileges", value: "no", because },
    { key: "CapabilityBoundingSet", value: "~", because },
    { key: "PrivateUsers", value: "no", because },
    { key: "SystemCallFilter", value: "@system-service @privileged", because },
    { key: "RestrictSUIDSGID", value: "no", because },
  ];
}

function ofAgent({ agent, user }: Needs): Opening[] {
  if (agent === null) return [];
  const because = `the agent ${agent} works in the home, and with the login, of ${user}`;
  return [
    { key: "DynamicUser", value: "no", because },
    { key: "User", value: user, because },
    { key: "ProtectHome", value: "no", because },
    { key: "PrivateUsers", value: "no", because },
    { key: "SystemCallFilter", value: "@system-service", because },
    { key: "RestrictNamespaces", value: "no", because: `the agent ${agent} may have a sandbox of its own` },
  ];
}
