/**
 * What people write about incidents, in Markdown. HTML in it is text; links go to http, https and mailto, and there are no
 * pictures, which would let a third party count our readers.
 */
import MarkdownIt from "markdown-it";

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });
markdown.disable(["image"]);
markdown.validateLink = (url) => /^(?:https?:\/\/|mailto:|\/(?!\/)|#)/i.test(url.trim());
// A heading within an entry of a log would break the order of the page's own.
markdown.renderer.rules.heading_open = () => '<p class="head">';
markdown.renderer.rules.heading_close = () => "</p>\n";
const linkOpen = markdown.renderer.rules.link_open;
markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
  tokens[index]?.attrSet("rel", "nofollow noopener noreferrer");
  return linkOpen ? linkOpen(tokens, index, options, env, self) : self.renderToken(tokens, index, options);
};

/** Safe HTML of a text that anybody may have written. */
export function markdownHtml(text: string): string {
  return markdown.render(text).trim();
}

const rendered = new WeakMap<object, string>();

/** The same of an entry of a log. Entries never change in place, and Markdown costs more than all around it. */
export function bodyHtml(entry: { readonly body: string }): string {
  const known = rendered.get(entry);
  if (known !== undefined) return known;
  const html = markdownHtml(entry.body);
  rendered.set(entry, html);
  return html;
}

/** The same without its marks, for programs that show it as it comes. What looks like a tag is left out. */
export function plainText(text: string): string {
  const blocks: string[] = [];
  for (const { type, content, children } of markdown.parse(text, {})) {
    if (type === "fence" || type === "code_block") blocks.push(content.trimEnd());
    if (type !== "inline") continue;
    blocks.push(
      (children ?? [])
        .map((child) => (child.type === "softbreak" || child.type === "hardbreak" ? "\n" : child.content))
        .join(""),
    );
  }
  return blocks.join("\n\n").replace(/<\/?[a-z!][^>]*>/gi, "");
}
