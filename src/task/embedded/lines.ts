import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";

const longestLine = 8 * 1024;

/** Cuts what a program prints into lines. A carriage return ends one too: progress is printed over itself. */
export function lineCutter(take: (line: string) => void) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const cut = (text: string) => {
    // A carriage return at the very end may be half of a line end.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) takeLong(line);
    while (rest.length > longestLine) {
      take(plain(rest.slice(0, longestLine)));
      rest = rest.slice(longestLine);
    }
  };
  const takeLong = (line: string) => {
    for (let at = 0; at === 0 || at < line.length; at += longestLine)
      take(plain(line.slice(at, at + longestLine)));
  };
  return {
    write: (chunk: Buffer) => cut(decoder.write(chunk)),
    end() {
      cut(decoder.end());
      const last = rest.replace(/\r$/, "");
      if (last !== "") take(plain(last));
      rest = "";
    },
  };
}

/** Without colours and other orders to a terminal. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is being removed
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "�");
}
