import { SMTPServer } from "smtp-server";
import { expect, onTestFinished, test } from "vitest";
import { hostileName, item, letter, sendContext } from "../../test/support/receiver.ts";
import { email } from "./channels/email.ts";

interface Mail {
  from: string;
  to: string[];
  text: string;
}

/** A real mail server; `refuse`: what it says to the message. */
async function mailServer(refuse?: { code: number; say: string }) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ["STARTTLS"], logger: false },
    onAuth: ({ username, password }, _, done) =>
      username === "me" && password === "p@ss"
        ? done(null, { user: "me" })
        : done(new Error("wrong password p@ss")),
    onData(stream, session, done) {
      let text = "";
      stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
      stream.on("end", () => {
        if (refuse) return done(Object.assign(new Error(refuse.say), { responseCode: refuse.code }));
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          text,
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.server.address();
  return { mails, port: address !== null && typeof address === "object" ? address.port : 0 };
}

const through = (smtp: string) =>
  email.sender({
    id: "mail",
    email: { to: ["ops@example.com", "boss@example.com"], from: "Our status <status@example.com>", smtp },
  });

test("one mail with the cause in its subject, the same Message-ID each time, and a thread for each service", async () => {
  const { mails, port } = await mailServer();
  const send = through(`smtp://127.0.0.1:${port}`);
  const plain = item({ title: "Shop is down: answered 503" });
  for (let tries = 0; tries < 2; tries++)
    expect(await send(letter(plain), sendContext(5_000))).toEqual({ ok: true });
  expect(mails).toHaveLength(2);
  expect(mails[0]).toMatchObject({ from: "status@example.com", to: ["ops@example.com", "boss@example.com"] });
  const idOf = (mail: Mail | undefined) => /^Message-ID: (.*)$/im.exec(mail?.text ?? "")?.[1]?.trim();
  expect(idOf(mails[0])).toBe("<shop-down-1.ops@example.com>");
  expect(idOf(mails[1])).toBe(idOf(mails[0]));
  expect(mails[0]?.text).toMatch(/^From: Our status <status@example\.com>/m);
  expect(mails[0]?.text).toMatch(/^Subject: \[Example\] Shop is down: answered 503/m);
  expect(mails[0]?.text).toMatch(/^References: <service\.shop@example\.com>/m);
  expect(mails[0]?.text).toMatch(/^Auto-Submitted: auto-generated/m);
});

test("a name with line breaks adds no header and no recipient", async () => {
  const { mails, port } = await mailServer();
  await through(`smtp://127.0.0.1:${port}`)(letter(item({ title: hostileName })), sendContext(5_000));
  expect(mails[0]?.to).toEqual(["ops@example.com", "boss@example.com"]);
  const [head = ""] = (mails[0]?.text ?? "").split("\r\n\r\n");
  expect(head).not.toMatch(/^Bcc:/m);
});

test("several pieces of news are one mail", async () => {
  const { mails, port } = await mailServer();
  const items = ["a", "b"].map((id) => item({ subject: `service:${id}`, title: `${id} is down: refused` }));
  await through(`smtp://127.0.0.1:${port}`)(letter(...items), sendContext(5_000));
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain("a is down: refused");
  expect(mails[0]?.text).toContain("b is down: refused");
});

test("logs in; a wrong password is a failure that does not say it", async () => {
  const { mails, port } = await mailServer();
  expect(await through(`smtp://me:p%40ss@127.0.0.1:${port}`)(letter(), sendContext(5_000))).toEqual({
    ok: true,
  });
  expect(mails).toHaveLength(1);
  const sent = await through(`smtp://you:p%40ss@127.0.0.1:${port}`)(letter(), sendContext(5_000));
  expect(sent.ok).toBe(false);
  expect(JSON.stringify(sent)).not.toContain("p@ss");
});

test("a message that is refused for good is told from a server that is busy or not there", async () => {
  const strict = await mailServer({ code: 550, say: "no" });
  const busy = await mailServer({ code: 451, say: "later" });
  const send = (port: number) => through(`smtp://127.0.0.1:${port}`)(letter(), sendContext(5_000));
  expect(await send(strict.port)).toMatchObject({ ok: false, refused: true });
  expect(await send(busy.port)).toMatchObject({ ok: false, refused: false });
  expect(await send(1)).toMatchObject({ ok: false, refused: false, maybe: false });
});
