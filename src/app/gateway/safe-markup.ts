// SPDX-License-Identifier: Apache-2.0

/** Hosts to which a link may lead: `help.operator.example`, or `*.operator.example` for everything below it. Lower case. */
export type LinkHosts = readonly string[];

const LINK_GONE = "[link removed]";
const IMAGE_GONE = "[image removed]";

const IMAGE = /!\[([^[\]\n]{0,400})\](?:\([^()\n]{0,4000}\)|\[[^[\]\n]{0,400}\])?/gu;
const TAG = /<\/?[a-z][a-z0-9-]{0,30}(?:\s[^<>]{0,2000})?\/?>|<!--[\s\S]{0,4000}?-->/giu;
/** `<` that could open a tag, a comment, a declaration or an autolink for somebody who reads more leniently. */
const TAG_START = /<(?=[a-z/!?])/giu;
const MARKDOWN_LINK = /\]\(\s*([^\s()<>]{0,2000})(?:\s+"[^"\n]{0,400}")?\s*\)/gu;
/** A run without space that may be a link: a scheme, `www.`, or a host with a path, a query or a pseudonym glued to it. */
const RUN = /[^\s<>"'`|(){}[\]]+/gu;
const SCHEME = /[a-z][a-z0-9+.-]*:(?:\/\/|\\)|^(?:javascript|data|vbscript|file|blob):/iu;
const BARE_HOST = /(?:^|[^\p{L}\p{N}@.-])(?:www\.|(?:[\p{L}\p{N}-]+\.)+\p{L}{2,24}[/?#:«])/iu;
/** A host by itself is told from `file.txt` by its last label: those that programs which make links by themselves know best. */
const KNOWN_HOST =
  /(?:^|[^\p{L}\p{N}@.-])(?:[\p{L}\p{N}-]+\.)+(?:com|net|org|info|biz|io|co|app|dev|xyz|top|site|online|shop|club|link|click|live|ru|cn|tk|uk|de|fr|eu|us|example|test)$/iu;
const HOST_WITH_PSEUDONYM = /[\p{L}\p{N}-]\.\p{L}{2}[^«]*«|»[\p{L}\p{N}-]*\.[\p{L}\p{N}.-]*\p{L}{2,}/u;
const LINK_SIGNS = [SCHEME, BARE_HOST, KNOWN_HOST, HOST_WITH_PSEUDONYM, /^\/\//u, /www\.[\p{L}\p{N}]/iu] as const;
/** Marks what was judged already; from a private range, and taken out of what comes in. */
const ALLOWED = "\u{E000}";
const TRAILING = /[.,;:!?*_~…。，]+$/u;
const REFERENCE = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z0-9]{1,30});/giu;
const SIMPLE_REFERENCES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&quot;": '"',
  "&#39;": "'",
  "&apos;": "'",
  "&nbsp;": " ",
  "&gt;": ">",
};

/**
 * Takes out of a model's text what makes a reader's program load or open something: images, HTML, links to hosts that are not allowed.
 * Every rule looks at a run without space or breaks a construct at its first two characters, so that a construct that is spread over
 * several pieces of a stream, or never closed, is broken as well. Words stay as they are.
 *
 * A link that holds a pseudonym goes wholly, whatever its host: a value in an address ends in logs.
 */
export function safeMarkup(text: string, hosts: LinkHosts): string {
  // In this order, so that no step makes what a step before it would have taken out.
  const plain = text.replaceAll(ALLOWED, "").replaceAll(/\\+([:/.])/gu, "$1");
  const decoded = plain.includes("&") ? brokenReferences(plain.replace(REFERENCE, decodedReference)) : plain;
  const withoutTags = decoded.includes("<")
    ? brokenReferences(decoded.replace(TAG, "").replace(TAG, "")).replace(TAG_START, "‹")
    : decoded;
  const withoutImages = withoutTags.includes("![")
    ? withoutTags.replace(IMAGE, IMAGE_GONE).replaceAll(/!+\[/gu, "[")
    : withoutTags;
  return withoutLinks(withoutImages, hosts).replaceAll("![", "! [");
}

/** Whether the whole run is a link to an allowed host, and nothing but that. */
export function isAllowedLink(run: string, hosts: LinkHosts): boolean {
  if (/[«»\\@]/u.test(run) || run.length > 2_000) return false;
  const address = /^https?:\/\//iu.test(run) ? run : `https://${run}`;
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if ((protocol !== "https:" && protocol !== "http:") || username !== "" || password !== "") return false;
  return hosts.some((host) => (host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host));
}

function withoutLinks(text: string, hosts: LinkHosts): string {
  if (!/[:./\\\]]/u.test(text)) return text;
  return text
    .replaceAll(/\](?=\[)/gu, "] ")
    .replaceAll(/\](?=:)/gu, "] ")
    .replace(MARKDOWN_LINK, (all, target: string) =>
      isAllowedLink(target, hosts) && /^https?:/iu.test(target) ? `]${ALLOWED}${all.slice(1)}` : "]",
    )
    .replaceAll("](", "] (")
    .replaceAll(`]${ALLOWED}(`, "](")
    .replace(RUN, (run) => {
      const core = run.replace(TRAILING, "");
      const isLink = LINK_SIGNS.some((sign) => sign.test(core));
      return !isLink || isEmail(core) || isAllowedLink(core, hosts) ? run : LINK_GONE + run.slice(core.length);
    })
    .replaceAll(/(?<=\[(?:link|image) removed\])(?=[([:])/gu, " ");
}

/** Screening looks at these: an address that is not the caller's becomes neutral there. */
function isEmail(run: string): boolean {
  return /^(?!www\.)(?:mailto:)?[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+$/iu.test(run);
}

/** A character written as a reference is decoded by whoever shows Markdown or HTML, after we looked. */
function decodedReference(all: string): string {
  return SIMPLE_REFERENCES[all.toLowerCase()] ?? `& ${all.slice(1)}`;
}

function brokenReferences(text: string): string {
  return text.replace(REFERENCE, (all) => `& ${all.slice(1)}`);
}
