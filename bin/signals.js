/** What a process can be asked to end or reopen with, and what is passed from parent to child. */
export const signals = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR2"];
