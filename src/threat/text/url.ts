// SPDX-License-Identifier: Apache-2.0
import { type Look, lookAt } from "./url-look.ts";
import { CHEAP_ENDINGS, ODD_ENDINGS } from "./url-words.ts";

/** Addresses of one's own network, and of documentation. */
const OWN_NETWORK = /^(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|0|192\.0\.2|198\.51\.100|203\.0\.113)\./;
const HEX_RUN = /[0-9a-f]{16,}/;
const MIXED_RUN = /(?=[a-z0-9]*\d[a-z0-9]*[a-z])[a-z0-9]{14,}/;
/** Folders in which a site keeps what no visitor opens: a page there was put there by somebody else. */
const MACHINERY =
  /\/(?:js|css|img|imgs|images|assets?|styles?|templates?|tmpl|themes?|languages?|components?|includes?|inc|incs|libs?|vendor|administrator|admin|cache|te?mp|uploads?|media|backups?|bkp|logs?|skins?|engines?|phpmailer|phpunit|mvc|ckeditor|fckeditor)(?:\/|$)|\/(?:plugins|modules?|scripts?|config|image|fonts?|old|src|public|classes|system|core|pdf|doc|calendar|errors?|session|stats|librar(?:y|ies))\/[^/]/;
const CMS = /\/wp-(?:content|includes|admin)(?:\/|$)|\/\.well-known(?:\/|$)|\/cgi-bin\/|\/\.[a-z]/;
const RESOURCE =
  /\.(?:svg|png|jpe?g|gif|webp|css|js|mjs|map|json|csv|gz|tgz|torrent|xml|rss|txt|md|ico|mp[34]|woff2?|ttf|b64)$/;
const SECTION =
  /\/(?:tags?|topics?|badges?|projects?|users|jokes|forums?|offers?|bbs|insurance|apis?|categor(?:y|ies)|articles?|news|blog|wiki|questions|watch|videos?|docs?|packages?|threads?|board|torrents?|music|sports?|entertainment|posts?|story|stories|items?|products?|reference|manual|guides?|help|recipes?|authors?|cars?|photos?|movies?|library|libraries|software|games?|detail|embed|compare|runtime|licen[cs]e|profile|search|lyrics|book|books|events?|jobs?|shop|gallery|archives?|learn|tutorials?|issues|releases|badge|spec|standards?|personal-banking|personal|business|channel|download|downloads|features|faq|community|auth0|about|company|careers|press|privacy|terms)(?:[/.]|$)/;
const PROGRAMMING =
  /nodejs|npm|ecma|javascript|typescript|coffeescript|json|yaml|markdown|eslint|babel|webpack|regex|unicode|utf-?8|graphql|openapi|swagger|websocket|postgres|mysql|mongo|redis|docker|kubernetes|github|gitlab|python|golang|rustlang|react|angular|vuejs|svelte|jquery|bootstrap|\bsdk\b|\bcli\b|rfc\d|\bcss\d|html5|wasm|compiler|benchmark|polyfill|badge|coverage|contributors|jsdoc|regular-?exp|base64|asn\.?1|phonenumber|\bsvn\b|\bbugs?\b|googlecode|cpan|source-?code|opensource|open-source|sourceware/;
const LISTING =
  /[?&;](?:page|sort|sortby|order|orderby|start|offset|limit|tid|fid|pid|cat|category|board|keyword|keywords|query|search|tag|lang|ver|showtopic|bo_table|wr_id|utm_\w+|isbn|appid|width|size|style|label|minimal|interval|package|mod|program\w*|channel\w*|qry|method)=/;
const REDIRECT = /\/(?:url|l\.php|away(?:\.php)?|redir(?:ect)?|linkfilter|amp\/s|ck\/a|aclk)\/?$|^\/amp\/s\//;

/** What an address shows, with what it adds. Weights are judgements, written down by hand and trained on no list of addresses. */
type Sign = readonly [name: string, weight: number, shows: (look: Look) => boolean];

const isStranger = ({ isKnown, isPublic, isBuilder, isTrial }: Look): boolean =>
  !isKnown && !isPublic && !isBuilder && !isTrial;
const isOpen = ({ isFree, isShort }: Look): boolean => !isFree && !isShort;

const SIGNS: readonly Sign[] = [
  // Whose host it is.
  ["number for a name", 3.4, ({ host }) => /^[\d.]+$|^\[/.test(host) && !OWN_NETWORK.test(host)],
  ["letters of other scripts", 1.8, ({ host }) => host.includes("xn--")],
  ["name before an @", 2.5, ({ url }) => url.username !== ""],
  ["odd port", 1.2, ({ url }) => url.port !== "" && url.port !== "8080"],
  ["shortened", 3.2, ({ isShort, path }) => isShort && path.length > 1],
  ["page of anybody", 3.4, ({ isFree }) => isFree],
  ["trial of a programmer", 1.2, ({ isTrial }) => isTrial],
  ["diary with a lure", 1.4, (look) => look.isBuilder && look.luresInHost > 0],
  ["cheap ending", 1.4, ({ ending }) => CHEAP_ENDINGS.has(ending)],
  ["odd ending", 0.7, ({ ending, isKnown }) => !isKnown && ODD_ENDINGS.has(ending)],
  ["brand in the host", 2.9, (look) => !look.isKnown && !look.isBuilder && look.brandsInHost.size > 0],
  ["brand in a diary's name", 2, ({ isBuilder, brandsInHost }) => isBuilder && brandsInHost.size > 0],
  ["almost a brand", 2, ({ nearly }) => nearly !== null],
  ["brand in the path", 1.9, ({ brandsInPath }) => brandsInPath.size > 0],
  ["lure in the host", 1.5, ({ isKnown, luresInHost }) => !isKnown && luresInHost > 0],
  ["more lures in the host", 1, ({ isKnown, luresInHost }) => !isKnown && luresInHost > 1],
  ["words of lures in the host", 0.8, ({ isKnown, mildInHost }) => !isKnown && mildInHost > 0],
  ["words of lures in the path", 0.5, (look) => isStranger(look) && look.mildInPath > 0],
  [
    "more such words in the host",
    0.8,
    ({ isKnown, mildInHost, luresInHost }) => !isKnown && mildInHost > 0 && mildInHost + luresInHost > 1,
  ],
  ["lures in the path", 1.2, (look) => isStranger(look) && look.luresInPath > 0],
  ["more lures in the path", 0.9, (look) => isStranger(look) && look.luresInPath > 1],
  ["known name under another", 2, ({ sub, name }) => /(?:^|\.)(?:com|net|org|co)[-.]/.test(`${sub}.${name}`)],
  ["many names", 1, ({ labels }) => labels.length > 4],
  ["hyphens in the name", 0.7, ({ name }) => /\w-\w/.test(name)],
  ["more hyphens", 0.8, ({ name }) => /[^-]-[^-]+-[^-]/.test(name)],
  ["digits in the name", 0.7, ({ name, isKnown }) => !isKnown && /\d/.test(name)],
  ["long name", 0.7, ({ name }) => name.length > 15],
  ["very long name", 0.6, ({ name }) => name.length > 21],
  ["unspeakable name", 1.2, ({ name }) => /[bcdfghjklmnpqrstvwxz]{5,}/.test(name)],
  // What page it is.
  ["a page among a site's machinery", 2, (look) => isPage(look) && MACHINERY.test(look.path)],
  ["a page among a system's files", 2.6, (look) => isPage(look) && CMS.test(look.path)],
  ["a member's folder", 0.4, (look) => isStranger(look) && look.path.includes("/~")],
  [
    "a page of a few letters",
    0.9,
    (look) => isStranger(look) && /^\/[\w-]{1,9}\.php\d?$/.test(look.path) && look.url.search.length < 12,
  ],
  [
    "a host in the path",
    1.6,
    (look) =>
      isStranger(look) &&
      /\/(?!github|gitlab|npmjs)[a-z0-9-]+\.(?:com?|net|org|hu|fr|de|it|es|br|jp)(?:\.[a-z]{2})?(?:\/|$)|\/https?:?(?:\/|$)/.test(
        look.path,
      ),
  ],
  [
    "like a shortened one",
    1.3,
    ({ isKnown, host, url }) =>
      !isKnown && host.length < 9 && /^\/(?=[a-z]*[\dA-Z]|[^aeiou]+$)[a-zA-Z0-9]{2,9}\/?$/.test(url.pathname),
  ],
  ["a page in PHP", 1.25, ({ path, isBuilder }) => !isBuilder && /\.(?:php\d?|aspx?|jsp)\/?$/.test(path)],
  ["a page in HTML by itself", 0.7, ({ path, isBuilder }) => !isBuilder && /\.html?\/?$/.test(path)],
  [
    "named index",
    0.7,
    ({ path }) => /\/(?:index\w{0,2}|home|main|login|page|web|default)(?:\.(?:php|html?))?\/?$/.test(path),
  ],
  ["long hexadecimal", 1, ({ path, isKnown }) => !isKnown && HEX_RUN.test(path)],
  ["letters and digits mixed", 1.25, ({ path, isKnown }) => !isKnown && MIXED_RUN.test(path)],
  [
    "large letters within a word",
    0.4,
    (look) => isStranger(look) && /\/(?=[a-z0-9]*[A-Z])[A-Z]*[a-z0-9]+[A-Z]\w{0,8}(?:\/|$)/.test(look.url.pathname),
  ],
  ["long question", 0.5, ({ url }) => url.search.length > 80],
  ["a bare question", 0.6, ({ url }) => url.search.length > 12 && !url.search.includes("=")],
  [
    "command of a form",
    1.2,
    ({ url }) =>
      /[?&](?:cmd|dispatch|session\w*|userid|email|rand|token|skullid|docid|guestaccesstoken|cc_key|sec|auth_?\w*)=/i.test(
        url.search,
      ),
  ],
  ["address of a person", 1.8, ({ url }) => /[?&#=/][^&/]{1,60}(?:@|%40)[a-z0-9-]+\.[a-z]/i.test(url.href.slice(8))],
  [
    "onwards to another",
    6.5,
    ({ url, isKnown }) => isKnown && REDIRECT.test(url.pathname) && /https?(?::|%3a)/i.test(url.href.slice(8)),
  ],
  [
    "no more than a folder",
    0.8,
    ({ path, url, isBuilder, isTrial }) =>
      !isBuilder && !isTrial && /^\/[^/.]{1,14}\/?$/.test(path) && url.search.length < 40,
  ],
  [
    "short folders",
    0.8,
    ({ segments }) => segments.length > 1 && segments.every((part) => part.replace(/\.\w+$/, "").length < 9),
  ],
  ["unencrypted", 0.6, ({ url }) => url.protocol === "http:"],
  ["a stranger's page", 0.9, (look) => isStranger(look) && look.segments.length > 0],
  // Editorial addresses: a date, a title of many words, an item's number.
  ["date", -1.8, ({ path }) => /\/(?:19|20)\d\d\/(?:\d\d?\/)?[^/]/.test(path)],
  ["title", -2.2, (look) => isOpen(look) && /[\p{L}]{2,}(?:[-_+. ,]+[\p{L}\d%'!()]+){3,}/u.test(look.path)],
  [
    "letters of a language",
    -1.2,
    ({ path, url }) => /[^\0-\x7f]{3,}/.test(path) || /(?:%[89A-F][0-9A-F]){6}/i.test(url.search),
  ],
  [
    "a site of documents",
    -0.7,
    ({ sub }) => /^(?:docs?|wiki|blog|developers?|api|help|news|forums?|community|en|cdn|static)$/.test(sub),
  ],
  [
    "a shared document",
    -3,
    ({ host, path }) =>
      host === "docs.google.com" && /^\/(?:document|spreadsheets|presentation)\/d\/(?!e\/)/.test(path),
  ],
  ["talk of programming", -0.9, ({ host, path, isShort }) => !isShort && PROGRAMMING.test(host + path)],
  [
    "a name to put another in for",
    -3,
    ({ name, ending, host }) =>
      OWN_NETWORK.test(host) ||
      /^(?:example|test|invalid|local|localhost|internal)$/.test(ending) ||
      /^(?:example\w*|foo|foobar|acme|your[-_]?\w+|localhost)$/.test(name),
  ],
  ["section", -1.6, (look) => isOpen(look) && SECTION.test(look.path)],
  ["list", -1.2, (look) => isOpen(look) && LISTING.test(look.url.search.toLowerCase())],
  ["number of an item", -0.6, ({ path }) => /\/\d{4,9}(?:\/|$)|[-_]\d{5,9}(?:\.html?)?$/.test(path)],
  ["place on a page", -0.8, ({ url }) => /^#[a-z][\w.-]*$/i.test(url.hash)],
  ["picture, script or archive", -1.6, ({ path }) => RESOURCE.test(path)],
  ["home page", -0.5, (look) => look.path === "/" && look.url.search === "" && look.brandsInHost.size === 0],
  ["project or school", -1.3, ({ ending, isPublic }) => isPublic || /^(?:org|io|dev|rs|js)$/.test(ending)],
  ["well-known", -3.6, ({ isKnown }) => isKnown],
];
const ABOVE = 2.7;
/** Longest address that is read whole. */
const READ_CHARS = 600;

/** A page to open, no picture or script. */
function isPage({ path, isKnown, isBuilder }: Look): boolean {
  return !isKnown && !isBuilder && !RESOURCE.test(path);
}

/**
 * How much an address looks like one that asks for secrets: above 0 it is flagged. Looks at its letters only, opens nothing, and knows no list
 * of frauds: a page on a decent site that was broken into may look decent, and a stranger's page with a login may be flagged.
 */
export function urlScore(url: URL): number {
  const look = lookAt(readable(url));
  return SIGNS.reduce((sum, [, weight, shows]) => sum + (shows(look) ? weight : 0), -ABOVE);
}

/** What is longer is read to there: what it looks like shows before. */
function readable(url: URL): URL {
  return url.href.length <= READ_CHARS ? url : (URL.parse(url.href.slice(0, READ_CHARS)) ?? url);
}

/** What an address shows that speaks for a fraud, heaviest first, for people to read. */
export function urlSigns(url: URL): readonly string[] {
  const look = lookAt(readable(url));
  return SIGNS.filter(([, weight, shows]) => weight > 0 && shows(look))
    .toSorted((a, b) => b[1] - a[1])
    .map(([name]) => name);
}
