import { expect, test } from "vitest";
import { CortexError } from "../core/errors.ts";
import { type Flags, readEnvironment } from "./environment.ts";

function refused(env: Record<string, string>, flags: Flags = {}): CortexError {
  try {
    readEnvironment(env, flags);
  } catch (error) {
    if (error instanceof CortexError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

test("without anything set the documented defaults hold", () => {
  expect(readEnvironment({}, { data: "/var/lib/cortex" })).toEqual({
    production: false,
    secretKeyBase: null,
    serviceManager: null,
    port: 4_000,
    bind: "127.0.0.1",
    dataDir: "/var/lib/cortex",
    logLevel: "info",
    url: null,
    operatorPassword: null,
    operatorPasswordHash: null,
    programs: {},
    agents: {},
  });
});

test("a flag wins over the environment", () => {
  const env = { PORT: "5000", BIND: "::", CORTEX_DATA_DIR: "/a" };
  expect(readEnvironment(env, { port: "6000", bind: "0.0.0.0", data: "/b" })).toMatchObject({
    port: 6_000,
    bind: "0.0.0.0",
    dataDir: "/b",
  });
  expect(readEnvironment(env)).toMatchObject({ port: 5_000, bind: "::", dataDir: "/a" });
});

test("PHX_HOST is a host reached by https, and CORTEX_URL wins over it", () => {
  expect(readEnvironment({ PHX_HOST: "status.example.com" }).url).toBe("https://status.example.com");
  expect(readEnvironment({ PHX_HOST: "a", CORTEX_URL: "http://b:81/status/" }).url).toBe(
    "http://b:81/status",
  );
});

test("production needs SECRET_KEY_BASE and says how to make one", () => {
  const error = refused({ NODE_ENV: "production" });
  expect(error).toMatchObject({ code: "environment.secret-missing", exitCode: 3 });
  expect(error.remedy).toContain("cortex secret");
  expect(readEnvironment({ NODE_ENV: "production", SECRET_KEY_BASE: "x".repeat(64) }).production).toBe(true);
});

test("everything wrong is told at once, without the secrets", () => {
  const { message, exitCode } = refused({
    PORT: "http",
    BIND: "not an address",
    LOG_LEVEL: "loud",
    SECRET_KEY_BASE: "hunter2",
    PHX_HOST: "https://h",
    OPERATOR_PASSWORD_HASH: "hunter2",
  });
  for (const name of ["PORT", "BIND", "LOG_LEVEL", "SECRET_KEY_BASE", "PHX_HOST", "OPERATOR_PASSWORD_HASH"]) {
    expect(message).toContain(name);
  }
  expect(message).not.toContain("hunter2");
  expect(exitCode).toBe(3);
});

test("an error names the flag when the flag is wrong", () => {
  expect(refused({ PORT: "1" }, { port: "70000" }).message).toContain(
    '--port has to be a port from 0 to 65535, found "70000"',
  );
});

test("what is wrong on the command line alone is usage", () => {
  expect(refused({}, { port: "abc" }).exitCode).toBe(2);
  expect(refused({ LOG_LEVEL: "loud" }, { port: "abc" }).exitCode).toBe(3);
});

test("programs that checks start find who and where they are, and no secret", () => {
  const env = {
    PATH: "/usr/bin",
    LC_ALL: "C",
    DOCKER_HOST: "unix:///run/user/1/docker.sock",
    SECRET_KEY_BASE: "k".repeat(64),
    OPERATOR_PASSWORD: "p",
    SYMBIONT_TOKEN: "t",
    AWS_SECRET_ACCESS_KEY: "a",
    NODE_OPTIONS: "--inspect",
  };
  const { PATH, LC_ALL, DOCKER_HOST } = env;
  expect(readEnvironment(env).programs).toEqual({ PATH, LC_ALL, DOCKER_HOST });
  const agents = { ANTHROPIC_API_KEY: "theirs", https_proxy: "http://proxy" };
  expect(readEnvironment({ ...env, ...agents }).programs).toEqual({ PATH, LC_ALL, DOCKER_HOST });
  expect(readEnvironment({ ...env, ...agents }).agents).toEqual({ PATH, LC_ALL, DOCKER_HOST, ...agents });
});

test("a SYMBIONT_URL that is none is refused, and its credentials are not told", () => {
  expect(refused({ SYMBIONT_URL: "ftp://u:secret@h" }).message).toMatch(/SYMBIONT_URL.*ftp:/);
  expect(refused({ SYMBIONT_URL: "http://u:secret@h" }).message).not.toContain("secret");
});
