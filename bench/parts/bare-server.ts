import { createServer } from "node:http";

/** The smallest server there is: how fast Node itself starts, and what it holds. */
createServer((_, response) => response.end("hello")).listen(Number(process.argv[2]), "127.0.0.1");
