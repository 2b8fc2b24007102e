import type { CheckKind } from "../probe/kind.ts";
import { kinds } from "../probe/kinds.ts";
import { laterKeys, laterServiceKeys } from "./comes-later.ts";
import { configExample } from "./example.ts";
import { configJsonSchema, type JsonSchema, toJsonSchema } from "./json-schema.ts";
import { rowsOf, tableOf } from "./reference-table.ts";
import { commonService } from "./schema/service-schema.ts";

/** `docs/configuration.md`: every key with its type, default and meaning, from the schema that validates it. */
export function configReference(): string {
  const sections = Object.entries(configJsonSchema().properties ?? {}).map(([key, schema]) =>
    section(key, schema),
  );
  return `${[head, ...sections, environment].join("\n\n")}\n`;
}

const head = `<!-- Made by \`npm run docs\`. Change the schema in src/config/schema, not this file. -->

# Configuration

\`cortex.yaml\` in the working directory, or \`--config FILE\`. \`cortex check\` says everything that is wrong with it.

- An unknown key is an error, and so is a value of another type; every error is reported at once.
- Durations are \`250ms\`, \`10s\`, \`5m\`, \`1h\`, \`30d\`.
- \`\${NAME}\` in a value reads the environment, \`$\${\` is a literal \`\${\`. A name that is not set is an error.
- A change of the file is picked up within 2 s. A valid one is applied as a difference; an invalid one leaves what runs running.
  SIGHUP (\`systemctl reload cortex-status\`) has it read at once, changed or not; a program in a terminal ends by it, since the
  terminal is being closed.
- Anchors, aliases and merge keys (\`<<\`) of YAML work. The file may have 5 MB.
- For completion in an editor, begin the file with \`# yaml-language-server: $schema=docs/config.schema.json\`.
- *later*: the key is validated, and \`cortex check\` warns that it has no effect in this version.

## Example

\`\`\`yaml
${configExample}\`\`\``;

const environment = `## Environment

A flag wins over the environment, the environment over the file. All are read when the process starts.

| variable | default | meaning |
|---|---|---|
| \`SECRET_KEY_BASE\` | made once, kept in the data folder | Signs forms. Required when \`NODE_ENV=production\`; at least 32 characters, \`cortex secret\` prints one. |
| \`PORT\` · \`--port\` | \`4000\` | Port of the page; 0 lets the system choose. |
| \`BIND\` · \`--bind\` | \`127.0.0.1\` | Address to listen on; \`0.0.0.0\` or \`::\` for everywhere. |
| \`CORTEX_URL\` | \`site.url\` | Public URL. |
| \`PHX_HOST\` | | Host of the public URL, reached by https on 443; \`CORTEX_URL\` wins. |
| \`CORTEX_DATA_DIR\` · \`--data\` | \`./data\` | Folder of the state. |
| \`OPERATOR_PASSWORD\` | | The operator's password. |
| \`OPERATOR_PASSWORD_HASH\` | \`operator.passwordHash\` | Output of \`cortex password\`; wins over \`OPERATOR_PASSWORD\`. |
| \`SYMBIONT_URL\` | \`symbiont.url\` | Symbiont's API. |
| \`SYMBIONT_TOKEN\` | \`symbiont.token\` | Token for Symbiont. |
| \`DOCKER_HOST\` | \`unix:///var/run/docker.sock\` | Socket that checks of containers ask. |
| \`LOG_LEVEL\` | \`info\` | \`debug\` \`info\` \`warn\` \`error\` \`silent\` |`;

function section(key: string, schema: JsonSchema | boolean): string {
  const meaning = typeof schema === "object" ? (schema.description ?? "") : "";
  const title = `## ${key}${isLater(laterKeys, key) ? " (later)" : ""}\n\n${meaning}`;
  if (typeof schema !== "object") return title;
  if (key === "services") return `${title}\n\n${services()}`;
  const later = key === "defaults" ? laterServiceKeys.map((one) => `defaults.${one}`) : laterKeys;
  const rows = rowsOf(schema, "").map((row) => ({ ...row, later: isLater(later, `${key}.${row.key}`) }));
  return `${title}\n\n${tableOf(rows)}`;
}

function isLater(later: readonly string[], key: string): boolean {
  return later.some((one) => key === one || key.startsWith(`${one}.`));
}

function services(): string {
  const common = rowsOf(toJsonSchema(commonService), "");
  const table = tableOf(common.map((row) => ({ ...row, later: isLater(laterServiceKeys, row.key) })));
  return [
    `Each has one kind of check and these keys, all but \`id\` optional:\n\n${table}`,
    ...kinds.map(kindSection),
  ].join("\n\n");
}

function kindSection(kind: CheckKind): string {
  const isThere = kind.probe !== undefined || kind.name === "push";
  const rows = rowsOf(toJsonSchema(kind.keys), "").map((row) => ({
    ...row,
    later: !isThere || isLater(kind.comesLater, row.key),
  }));
  return `### Check kind: ${kind.name}${isThere ? "" : " (later)"}\n\n${tableOf(rows)}`;
}
