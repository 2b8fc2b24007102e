import { type IncomingMessage, request } from "node:http";

export interface DockerAnswer {
  status: number;
  body: string;
}

/** What the engine says of one container is some 10 KB. */
const answerLimit = 4 * 1024 * 1024;

/**
 * `GET /containers/{id}/json` of the Docker Engine API, in the newest version that the engine speaks.
 * Rejects with the socket's error, and when the signal comes first.
 */
export async function inspectContainer(
  socketPath: string,
  container: string,
  signal: AbortSignal,
): Promise<DockerAnswer> {
  const path = `/containers/${encodeURIComponent(container)}/json`;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ socketPath, path, agent: false, signal, headers: { host: "docker" } }, resolve)
      .on("error", reject)
      .end();
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > answerLimit) throw new Error(`it answered with more than ${answerLimit} bytes`);
    chunks.push(bytes);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") };
}

const usualSocket = "/var/run/docker.sock";

/** The socket that `DOCKER_HOST` names, as the docker command reads it; null: it names something else. */
export function dockerSocket(dockerHost: string | undefined): string | null {
  if (dockerHost === undefined || dockerHost === "") return usualSocket;
  return dockerHost.startsWith("unix://") ? dockerHost.slice("unix://".length) : null;
}
