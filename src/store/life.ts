/** Whether a store in memory is still open; its parts ask before each use. */
export class Life {
  #ended = false;

  check(): void {
    if (this.#ended) throw new Error("database is not open");
  }

  end(): void {
    this.#ended = true;
  }
}
