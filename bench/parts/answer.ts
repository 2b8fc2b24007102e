/** Answers one question of the bench, in the process under test. The channel keeps no process alive. */
export function answer(question: string, reply: (...values: never[]) => unknown): void {
  process.on("message", async (message: { id: number; question: string; values: never[] }) => {
    if (message.question !== question) return;
    process.send?.({ id: message.id, answer: (await reply(...message.values)) ?? null });
  });
  process.channel?.unref();
}
