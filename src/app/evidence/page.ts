// SPDX-License-Identifier: Apache-2.0
import type { Audience, EvidenceScope, Manifest } from "./manifest.ts";

const READERS: Readonly<Record<Audience, string>> = {
  regulator: "a regulator",
  buyer: "a buyer",
  auditor: "an auditor",
};

/** An archive's contents as one page without scripts, for a reader without this program. */
export function evidencePage(manifest: Manifest): string {
  const { origin, program, audience, scope, madeAt, files, absent } = manifest;
  const rows = files.map(
    ({ path, proves, madeBy, madeAt: at, sizeBytes, sha256 }) =>
      `<tr><th scope="row"><a href="${escape(path)}">${escape(path)}</a></th><td>${escape(proves)}</td><td>${madeBy === "foreign" ? "a tool that is not ours" : "Wardline"}</td><td>${at === null ? "comes with the program" : `<time>${escape(at)}</time>`}</td><td>${sizeBytes}</td><td><code>${escape(sha256)}</code></td></tr>`,
  );
  const gaps = absent.map(({ what, why }) => `<li><b>${escape(what)}</b>: ${escape(why)}</li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Evidence from ${escape(origin)}</title>
<style>
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8886}
h1,p,li{overflow-wrap:anywhere}code{font-size:.8em;overflow-wrap:anywhere}.wide{overflow-x:auto}body{background:#fff;color:#161b24}a{color:#0b57d0}@media(prefers-color-scheme:dark){html,body{background:#12161d;color:#edf1f7}a{color:#a8c7fa}}
</style></head><body><main>
<h1>Evidence from ${escape(origin)}</h1>
<p>For ${READERS[audience]}. Newest content: <time>${escape(madeAt)}</time>. Made with ${escape(program)}.${scopeOf(scope)}</p>
<h2>How to check it</h2>
<p><code>wardline evidence verify FILE --keys KEYS</code> needs no network, no database and no configuration. <code>KEYS</code> holds the keys of this history, one a line, which you should have from somewhere else than this archive. It compares every file with <code>manifest.json</code>, checks the manifest's signature in <code>seal/manifest.sig</code>, and that the history named the manifest's hash and that key (<code>seal/receipt.json</code>, which <code>wardline verify</code> and the page <code>/verify</code> of the service read as well).</p>
<h2>What is inside</h2>
<div class="wide" tabindex="0" role="region" aria-label="Files"><table><thead><tr><th scope="col">File</th><th scope="col">What it shows</th><th scope="col">Made by</th><th scope="col">As of</th><th scope="col">Bytes</th><th scope="col">SHA-256</th></tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div>
<h2>What is not inside</h2>
${gaps.length === 0 ? "<p>Nothing that belongs to such an archive is missing.</p>" : `<ul>${gaps.join("\n")}</ul>`}
<h2>What it does not show</h2>
<p>That what was written down was true when it was written; only that it was not changed afterwards. That nothing else happened. What an outsider would find: except for files marked so, everything here was made by the program that it is about.</p>
</main></body></html>
`;
}

function scopeOf({ subject, incident, period }: EvidenceScope): string {
  const parts = [
    subject === null ? null : `about the subject ${subject}`,
    incident === null ? null : `about the incident ${incident}`,
    period === null ? null : `from ${period.from} until before ${period.to}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? "" : ` It is ${escape(parts.join(", "))}.`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
