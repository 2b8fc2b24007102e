import { describe, expect, test } from "vitest";
import { markdownHtml, plainText } from "./markdown.ts";

describe("what people write", () => {
  test("keeps its emphasis, lists, code and lines", () => {
    const html = markdownHtml("**Bold**\nnext\n\n- one\n- `two`");
    expect(html).toContain("<strong>Bold</strong><br>\nnext");
    expect(html).toContain("<li><code>two</code></li>");
  });

  test.each([
    ["a script", "<script>alert(1)</script>"],
    ["an image with a handler", '<img src=x onerror="alert(1)">'],
    ["an image of somebody else's", "![seen](https://a.example/pixel.png)"],
    ["a link that is a script", "[click](javascript:alert(1))"],
    ["one that hides it", "[click](JaVa\tScript:alert(1))"],
    ["data", "[click](data:text/html;base64,PHNjcmlwdD4=)"],
    ["an address of the file system", "[click](file:///etc/passwd)"],
    ["an address that takes our scheme", "[click](//evil.example/)"],
    ["a quote that breaks out of an attribute", '[x](https://a.example/"onmouseover="alert(1))'],
    ["a title that does", '[x](https://a.example "\'><script>alert(1)</script>")'],
  ])("%s does nothing", (_, text) => {
    const html = markdownHtml(text);
    const tags = [...html.matchAll(/<\/?([a-z]+)/g)].map(([, name]) => name);
    expect(tags.filter((name) => !["p", "a", "br"].includes(name ?? ""))).toEqual([]);
    expect(html).not.toMatch(/<[^>]*\son\w+\s*=/i);
    for (const [, href] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:\/\/a\.example/);
  });

  test("links safely, also where an address just stands there", () => {
    const rel = 'rel="nofollow noopener noreferrer"';
    expect(markdownHtml("See https://example.com.")).toContain(`<a href="https://example.com" ${rel}>`);
  });

  test("has no headings that would break the page's", () => {
    expect(markdownHtml("# Cause\n\nDisk full")).toBe('<p class="head">Cause</p>\n<p>Disk full</p>');
  });

  test("is plain for programs, and has no tags", () => {
    const text =
      "## Cause\n\n**Disk** full, see [blog](https://a.example): a < b\n\n<script>alert(1)</script>";
    expect(plainText(text)).toBe("Cause\n\nDisk full, see blog: a < b\n\nalert(1)");
  });
});
