/** Words around every page of the operator. */
export const operator = {
  menu: {
    label: "Dashboard pages",
    home: "Home",
    host: "Host",
    services: "Services",
    metrics: "Metrics",
    live: "Live",
    requests: "Requests",
    store: "Store",
    symbiont: "Symbiont",
    incidents: "Incidents",
    maintenance: "Maintenance",
    notify: "Notifications",
    broken: "broken",
    tasks: "Tasks",
  },
  refresh: {
    label: "Refresh",
    every: (seconds: number) => `every ${seconds} s`,
  },
  trouble: {
    title: "This could not be read anew",
    sentence: (clock: string) => `What stands here was read at ${clock}. It is tried again all the time.`,
  },
  /** What hinders the program itself; `/readyz` says it too, in English. */
  hindered: {
    stalled: (ms: number, at: string) => `the event loop stood still for ${ms} ms at ${at}`,
    overdue: (ms: number) => `no check has begun for ${ms} ms although one is due`,
    late: (ms: number) => `checks begin late: one in a hundred by ${ms} ms or more`,
    store: (since: string, lost: { results: number; changes: number; news: number }) =>
      `results cannot be stored since ${since}; lost: ${lost.results} results, ${lost.changes} changes of state, ${lost.news} alerts`,
    files: {
      process: (limit: number | null) =>
        `all files that this process may have open (${limit ?? "limited"}) are in use: checks are unknown and new viewers are turned away until some are closed`,
      machine: (_: number | null) =>
        "all files that this machine can open are in use: checks are unknown and new viewers are turned away until some are closed",
    },
    offline: (since: string) => `this monitor is offline since ${since}: remote services are unknown`,
    target: (target: string) =>
      `connectivity target ${target} never answered, so its silence proves nothing: name one that answers in connectivity.targets, or write connectivity: off`,
    heartbeat: "the heartbeat is not heard",
  },
  services: {
    operation: { check: "Check now", pause: "Pause", resume: "Resume", acknowledge: "Acknowledge" },
    acknowledged: "acknowledged",
    done: {
      pause: (name: string) => `${name} is paused: no checks and no alerts until it is resumed.`,
      resume: (name: string) => `${name} is resumed and checked again.`,
      acknowledge: (name: string) => `${name} is acknowledged: no reminders until its state changes.`,
    },
    checked: (name: string, state: string, why: string) => `${name} was checked just now: ${state}. ${why}.`,
    failed: "Nothing was done",
    unknown: "There is no such service any more.",
    refused: {
      check: (name: string) =>
        `${name} is paused or reports by push, so it cannot be checked: resume it, or send a push.`,
      pause: (name: string) => `${name} is paused already.`,
      resume: (name: string) => `${name} is not paused.`,
      acknowledge: (name: string) => `${name} is operational: there is nothing to acknowledge.`,
    },
  },
  keys: {
    title: "Keys",
    filter: "Go to the filter",
    go: (page: string) => `Go to ${page}`,
    help: "Show or hide this",
    close: "Close",
    followedBy: "then",
  },
};
