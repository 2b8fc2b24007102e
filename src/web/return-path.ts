/** Longer addresses are cut off by proxies anyway. */
const mostCharacters = 2_000;
const controlCharacter = /[^\x21-\x7e]/;

/**
 * Where to go after login: only a path below ours. Anything a browser could read as another host (`//h`, `/\h`, a
 * scheme) leads to the fallback.
 */
export function safeReturnPath(wanted: string | undefined, basePath: string, fallback: string): string {
  if (wanted === undefined || wanted.length > mostCharacters || controlCharacter.test(wanted))
    return fallback;
  if (!wanted.startsWith("/") || wanted.startsWith("//") || wanted.includes("\\")) return fallback;
  const url = URL.parse(wanted, "http://cortex.invalid");
  if (url?.origin !== "http://cortex.invalid") return fallback;
  if (basePath !== "" && url.pathname !== basePath && !url.pathname.startsWith(`${basePath}/`))
    return fallback;
  // The gate itself is no place to return to.
  if ([`${basePath}/login`, `${basePath}/logout`].includes(url.pathname)) return fallback;
  // A path of two slashes after dots were resolved (`/.//h`) would be a host again.
  return url.pathname.startsWith("//") ? fallback : `${url.pathname}${url.search}`;
}
