import { expect, test } from "vitest";
import { hostFixture, silentHost } from "../../../test/support/host-fixtures.ts";
import { catalogue } from "../../text/catalogue.ts";
import { hostSection } from "./host.tsx";

const text = (html: string) => html.replaceAll(/<svg.*?<\/svg>|<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
const limits = new Map([["/", 0.9]]);

test("the strip of the machine tells load, memory, root disk, network and pressure", () => {
  const html = hostSection({ figures: hostFixture(), diskLimits: limits }, "en", catalogue("en"));
  expect(text(html)).toContain("cortex-01 , up 41 days");
  for (const part of [
    "Load, 8 cores 1.84 0.23 per core",
    "Memory 9.7 of 15.6 GB no swap used",
    "Disk / 62 % of 238 GB limit 90 %",
    "Network 4.2 MB/s in 1.1 MB/s out, link 1 Gb/s",
    "Pressure, 10 s 0.4 % CPU memory 0 %, disk 1.2 %",
  ])
    expect(text(html).replaceAll("\u00a0", " ")).toContain(part);
  // The limit of the disk is a tick of its own.
  expect(html.match(/class="limit"/g)).toHaveLength(1);
});

test("what cannot be read is said to be so, and no figure is zero", () => {
  const html = hostSection({ figures: silentHost, diskLimits: limits }, "de", catalogue("de"));
  expect(text(html)).toContain("Speicher – darf nicht gelesen werden");
  expect(text(html)).toContain("Netz – wird gemessen");
  expect(html).not.toContain('gauge"');
  expect(text(html)).not.toMatch(/\b0\b/);
});
