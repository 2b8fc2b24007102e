import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "chrome-headless-shell",
  "headless_shell",
  "microsoft-edge",
  "brave-browser",
];
const appsOfMac = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The first Chromium, by whatever name, on the PATH; null when there is none. */
export async function findChromium(path: string): Promise<string | null> {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  for (const candidate of [...candidates, ...appsOfMac]) {
    if (await mayRun(candidate)) return candidate;
  }
  return null;
}

function mayRun(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
