import { expect, test } from "vitest";
import { badgeColours, labelColour } from "./badges.ts";

/** Relative luminance, WCAG 2. */
function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

test.each([...Object.entries(badgeColours), ["label", labelColour]])(
  "white text on the %s part can be read",
  (_, colour) => {
    expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(4.5);
  },
);
