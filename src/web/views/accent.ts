/** `#3b6ea5`, `#36a` as the config allows them. */
const hexColour = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/**
 * The stylesheet that puts the operator's accent in place of ours, served as a file because pages carry no inline
 * style. On a dark canvas the colour is lifted, on a light one lowered, until it can be read: hue and strength stay.
 * Anything but a hexadecimal colour gives an empty stylesheet.
 */
export function accentCss(accent: string | null): string {
  if (accent === null || !hexColour.test(accent)) return "";
  const kept = (lightness: string): string => `oklch(from ${accent} ${lightness} c h)`;
  return `:root{--accent:light-dark(${kept("min(l,.52)")},${kept("max(l,.74)")})}\n`;
}
