/** Whole numbers from 0 to 2^53 as unsigned LEB128 (DWARF 5, 7.6): seven bits a byte, small ones take one byte. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  number(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes.push((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes.push(rest);
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** Reads what `ByteWriter` wrote. Throws RangeError where bytes are missing. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #next = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#next >= this.#bytes.length;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#bytes[this.#next++];
      if (byte === undefined) throw new RangeError("expected one more byte of a number, found the end");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }
}
