/** A small seeded generator (mulberry32): the same seed gives the same inputs on every machine. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What breaks parsers of any kind. */
const sharpEdges = [
  ...[
    "\0",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\t",
    " ",
    '"',
    "'",
    "\\",
    "%",
    "%00",
    "%2e%2e%2f",
    "../",
    "&",
    "=",
    ";",
    ",",
  ],
  ...[
    "{",
    "}",
    "[",
    "]",
    "<script>",
    "${",
    "$${",
    ": ",
    "- ",
    "#",
    "!!js/function",
    "&a",
    "*a",
    "<<",
    "__proto__",
  ],
  ...["\ud800", "\u202e", "é", "💥", "-1", "1e999", "NaN", "9007199254740993", "0x10", "null", "true"],
];

export interface Mutator {
  next(): string;
}

/** Endless inputs: pieces of the corpus, cut, doubled, spliced and sharpened. */
export function mutator(corpus: readonly string[], words: readonly string[], chance: () => number): Mutator {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const place = (text: string) => Math.floor(chance() * (text.length + 1));
  const changes: ((text: string) => string)[] = [
    (text) => {
      const [from, to] = [place(text), place(text)].sort((one, other) => one - other);
      return text.slice(0, from) + text.slice(to);
    },
    (text) => {
      const from = place(text);
      const piece = text.slice(from, from + 1 + Math.floor(chance() * 20));
      return text.slice(0, from) + piece.repeat(1 + Math.floor(chance() * 30)) + text.slice(from);
    },
    (text) => {
      const at = place(text);
      return text.slice(0, at) + pick(sharpEdges) + text.slice(at);
    },
    (text) => {
      const at = place(text);
      return text.slice(0, at) + pick(words) + text.slice(at);
    },
    (text) => {
      const at = place(text);
      return text.slice(0, at) + String.fromCharCode(Math.floor(chance() * 300)) + text.slice(at + 1);
    },
    (text) => {
      const other = pick(corpus);
      return text.slice(0, place(text)) + other.slice(place(other));
    },
    (text) => {
      const [from, to] = [place(text), place(text)].sort((one, other) => one - other);
      return text.slice(0, from) + [...text.slice(from, to)].reverse().join("") + text.slice(to);
    },
  ];
  return {
    next() {
      let text = pick(corpus);
      for (let left = 1 + Math.floor(chance() * 6); left > 0; left--) text = pick(changes)(text);
      return text.slice(0, 20_000);
    },
  };
}
