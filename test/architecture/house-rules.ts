import { posix } from "node:path";
import { isTest, type SourceFile } from "./source-file.ts";

export const mostLines = 350;

interface ForbiddenApi {
  pattern: RegExp;
  /** Files and folders where it is in place. */
  except: readonly string[];
  instead: string;
}

const browserAndTests = ["src/web/assets/", "src/client/"];

/** What may be called in one place only, so that it can be replaced there. */
const forbiddenApis: readonly ForbiddenApi[] = [
  {
    pattern: /\bprocess\.env\b/,
    except: ["src/config/environment.ts"],
    instead: "read it in src/config/environment.ts and pass the value in",
  },
  {
    pattern:
      /\bDate\.now\b|\bnew Date\(\)|(?<![.\w])set(?:Timeout|Interval)\(|\bset(?:Timeout|Interval)\b.*["'](?:node:)?timers/,
    except: ["src/core/clock.ts", ...browserAndTests],
    instead: "take a Clock (src/core/clock.ts)",
  },
  {
    pattern: /\bMath\.random\b/,
    except: browserAndTests,
    instead: "secrets and ids come from randomToken (src/core/ids.ts); chance in a schedule is passed in",
  },
  {
    pattern: /\bexport default\b/,
    except: [],
    instead: "export it by name",
  },
];

export function apiViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    forbiddenApis
      .filter(({ except }) => !except.some((place) => file.path.startsWith(place)))
      .flatMap(({ pattern, instead }) =>
        file.code.flatMap((line, at) =>
          pattern.test(line) ? [`${file.path}:${at + 1} ${line.trim()}; instead: ${instead}`] : [],
        ),
      ),
  );
}

const emptyNames = new Set(["utils", "util", "helpers", "helper", "common", "types", "misc", "index"]);

/** A file is named by what it holds. */
export function nameViolations(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const name = posix.basename(path).replace(/(\.[a-z]+){0,2}\.tsx?$/, "");
    if (path === "src/client/index.ts") return [];
    if (emptyNames.has(name)) return [`${path}: the name says nothing; name it by what it exports`];
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) ? [] : [`${path}: file names are kebab-case`];
  });
}

export function lengthViolations(files: readonly { path: string; lines: number }[]): string[] {
  return files
    .filter(({ lines }) => lines > mostLines)
    .map(
      ({ path, lines }) =>
        `${path} has ${lines} lines, at most ${mostLines}: it is more than one thing; part it`,
    );
}

export function mockViolations(files: readonly SourceFile[]): string[] {
  const mock = new RegExp(`\\b${"vi"}\\.(?:mock|doMock)\\(`);
  return files
    .filter(({ path }) => isTest(path) || path.startsWith("test/"))
    .flatMap((file) =>
      file.code.flatMap((line, at) =>
        mock.test(line) ? [`${file.path}:${at + 1} mocks a module; use the real one, or pass a port`] : [],
      ),
    );
}
