/** Words of `/dashboard/notifications`. */
const names = (list: readonly string[]): string => list.join(", ");

export const notifyPageEnglish = {
  title: "Notifications",
  none: "Nobody is told yet",
  noneSentence: (file: string) =>
    `Name a channel in ${file}, and everybody behind it hears what falls and what is back:`,
  works: (count: number) => (count === 1 ? "The channel works" : `All ${count} channels work`),
  fails: (list: readonly string[]) =>
    list.length === 1 ? `The channel ${names(list)} fails` : `${list.length} channels fail: ${names(list)}`,
  worksSentence: (waiting: number) =>
    waiting === 0 ? "Nothing waits." : waiting === 1 ? "One message waits." : `${waiting} messages wait.`,
  channels: "Channels",
  lastSent: "Last sent",
  neverSent: "Nothing sent yet",
  quiet: "Works",
  failing: (why: string, tries: number) => `Fails: ${why}, tried ${tries === 1 ? "once" : `${tries} times`}`,
  givenUp: (count: number) => `${count} given up`,
  test: "Send a test",
  testOf: (id: string) => `Send a test through ${id}`,
  tested: (id: string) => `A test went out through ${id}.`,
  notTested: (id: string, why: string) =>
    `The test through ${id} was not sent: ${why}. See notify.channels in the config.`,
  held: "Held back",
  heldNote: "what waits, and why it is not sent yet",
  noneHeld: "Nothing is held back.",
  lately: "Lately",
  latelyNote: "the last 50, kept for 30 days",
  noneLately: "Nothing has been told yet. The first thing will be that a service falls, or a test.",
  sent: "Sent",
  merged: "Sent with its end",
  gaveUp: "Given up",
  waitingCount: (count: number) => `${count} waiting`,
  inLine: "In the queue",
  inQueue: (moment: string) => `In the queue, next try ${moment}`,
  atNight: (moment: string) => `In the queue until ${moment}: quiet hours`,
  because: (why: string) => `not sent because ${why}`,
  hold: {
    after: (until: string) => `it has to last until ${until}`,
    asking: (services: readonly string[]) => `${names(services)} is being checked first`,
    dependency: (services: readonly string[]) => `${names(services)} explains it: down or not measured`,
    recheck: () => "what it depends on is back, and it is being checked anew",
    flapping: (until: string) => `it keeps changing; told when it has been calm until ${until}`,
    unmeasured: () => "it cannot be measured at the moment",
    maintenance: () => "it is in maintenance",
    paused: () => "it is paused",
  },
  why: {
    over: (hold: string | null) => `it was over while it waited${hold === null ? "" : ` (${hold})`}`,
    superseded: (hold: string | null) => `newer news took its place${hold === null ? "" : ` (${hold})`}`,
    "no-rule": "no rule asks for it any more",
    "no-service": "the service is no longer in the config",
    "no-channel": "the channel is no longer in the config",
    "told-already": "this channel was told of the downs themselves",
  },
};

export type NotifyPageCatalogue = typeof notifyPageEnglish;
