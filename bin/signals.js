/** What a process can be asked to end or to read its config with, and what is passed from parent to child. */
export const signals = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR2"];
