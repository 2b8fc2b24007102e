import { request } from "node:http";

/** The least an HTTP check can be: a new connection, the answer read to its end, the time taken. */
const [port, perSecond] = [Number(process.argv[2]), Number(process.argv[3])];
const latencies = new Float64Array(perSecond);
let turn = 0;

function check(at: number): void {
  const startedAt = performance.now();
  const host = `127.0.0.${1 + (at % 8)}`;
  const question = request({ host, port, path: "/bare", agent: false, timeout: 1_000 }, (answer) => {
    answer.resume();
    answer.on("end", () => {
      latencies[at] = performance.now() - startedAt;
    });
  });
  question.on("error", (error) => console.error(error.message));
  question.end();
}

// One timer a check, as a scheduler at a fixed rate has.
const begunAt = performance.now();
function next(): void {
  check(turn % perSecond);
  turn += 1;
  setTimeout(next, Math.max(0, begunAt + (turn * 1_000) / perSecond - performance.now()));
}
next();
