import { request } from "node:http";

/** A timer for each service, spread over the interval; each fires one request on a connection of its own. */
const [port, services, everyMs] = process.argv.slice(2).map(Number) as [number, number, number];

function check(at: number): void {
  const question = request(
    { host: `127.0.0.${1 + (at % 8)}`, port, path: `/${at}`, agent: false },
    (answer) => {
      answer.resume();
    },
  );
  question.on("error", (error) => console.error(error.message));
  question.end();
}

for (let at = 0; at < services; at++) {
  setTimeout(() => setInterval(check, everyMs, at), (at / services) * everyMs);
}
