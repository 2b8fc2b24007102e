import { z } from "zod";
import { messageOf, systemCodeOf } from "../../../core/errors.ts";
import { couldNot } from "../../could-not.ts";
import { deadlineOf } from "../../deadline.ts";
import { defineKind } from "../../define-kind.ts";
import type { ProbeContext } from "../../kind.ts";
import { roundMs } from "../../latency.ts";
import { type Facts, type Finding, toDetail } from "../../result.ts";
import { type DockerAnswer, dockerSocket, inspectContainer } from "./ask-docker.ts";
import { dockerKeys } from "./keys.ts";

interface DockerOptions {
  container: string;
}

/** What the Docker engine says of a container. An engine that cannot be asked says nothing about it. */
export const docker = defineKind({
  name: "docker",
  keys: dockerKeys,
  comesLater: [],
  options: ({ docker }): DockerOptions => ({ container: docker }),
  host: () => null,
  target: ({ container }) => container,
  probe,
});

async function probe({ container }: DockerOptions, context: ProbeContext): Promise<Finding> {
  const { clock, environment, timeoutMs } = context;
  const socket = dockerSocket(environment.DOCKER_HOST);
  if (socket === null) return couldNot(`DOCKER_HOST is not a unix:// socket: ${environment.DOCKER_HOST}`);
  using deadline = deadlineOf(context);
  const beganAt = clock.monotonic();
  try {
    const answer = await inspectContainer(socket, container, deadline.signal);
    return judge(answer, container, roundMs(clock.monotonic() - beganAt));
  } catch (thrown) {
    const why = deadline.isOver ? `no answer within ${timeoutMs} ms` : whyNot(thrown);
    return couldNot(`docker at ${socket}: ${why}`);
  }
}

/** What a beginner meets first, in words. */
function whyNot(thrown: unknown): string {
  const code = systemCodeOf(thrown);
  if (code === "ENOENT" || code === "ECONNREFUSED") return "no engine listens there";
  if (code === "EACCES") return "the user of this program may not ask it: it has to be in the socket's group";
  return messageOf(thrown);
}

/** The part of ContainerState (Docker Engine API) that is judged. */
const stateSchema = z.object({
  State: z.object({
    Status: z.string().default("unknown"),
    Running: z.boolean(),
    Paused: z.boolean().default(false),
    Restarting: z.boolean().default(false),
    ExitCode: z.number().default(0),
    Health: z
      .object({ Status: z.string(), Log: z.array(z.object({ Output: z.string() })).nullish() })
      .nullish(),
  }),
});
type ContainerState = z.output<typeof stateSchema>["State"];

function judge({ status, body }: DockerAnswer, container: string, ms: number): Finding {
  if (status === 404) return found("down", "missing", `${container}: there is no such container`, ms);
  if (status !== 200) return couldNot(`docker answered ${status}: ${body}`);
  const state = parseState(body);
  if (!state) return couldNot(`docker answered with something else than the state of a container: ${body}`);
  const isRunning = state.Running && !state.Paused && !state.Restarting;
  if (!isRunning)
    return found("down", "missing", `${container}: ${state.Status}, exit code ${state.ExitCode}`, ms);
  return judgeHealth(state, container, ms);
}

/** A container without a health check has no `Health`, or says `none`. */
function judgeHealth({ Health }: ContainerState, container: string, ms: number): Finding {
  const said = `${container}: ${Health?.Status}: ${Health?.Log?.at(-1)?.Output ?? ""}`;
  if (Health?.Status === "unhealthy") return found("down", "reported", said, ms);
  if (Health?.Status === "starting") return found("degraded", "reported", said, ms, { phase: "starting" });
  return { ...found("up", "ok", "", ms), detail: null };
}

function found(
  outcome: Finding["outcome"],
  reason: Finding["reason"],
  said: string,
  ms: number,
  facts: Facts | null = null,
): Finding {
  return { outcome, reason, latencyMs: null, facts, detail: toDetail(said), phases: { total: ms } };
}

function parseState(body: string): ContainerState | null {
  try {
    return stateSchema.safeParse(JSON.parse(body)).data?.State ?? null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}
