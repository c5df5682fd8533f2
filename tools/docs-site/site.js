// SPDX-License-Identifier: Apache-2.0
// The search of the documentation: in the page, without a server.
"use strict";
(() => {
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const count = document.getElementById("count");
  const base = document.body.dataset.base;
  let index = null;

  /** Read at the first letter: most readers of a page do not search. */
  const search = (words) => {
    index ??= MiniSearch.loadJSON(window.wardlineSearch.index, window.wardlineSearch.options);
    return index
      .search(words, { prefix: true, fuzzy: 0.15, boost: { heading: 4, title: 2 }, combineWith: "AND" })
      .slice(0, 20);
  };

  const show = () => {
    const words = query.value.trim();
    const hits = words === "" ? [] : search(words);
    found.replaceChildren(
      ...hits.map(({ out, title, heading }) => {
        const link = document.createElement("a");
        link.href = base + out;
        const strong = document.createElement("b");
        strong.textContent = heading;
        const small = document.createElement("span");
        small.textContent = title;
        link.append(strong, small);
        return link;
      }),
    );
    found.hidden = hits.length === 0;
    count.textContent = words === "" ? "" : hits.length === 0 ? "Nothing found" : `${hits.length} found`;
  };

  const move = (by) => {
    const links = [...found.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement) + by;
    if (at < 0) query.focus();
    else links[Math.min(at, links.length - 1)]?.focus();
  };

  query.addEventListener("input", show);
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(?:INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
    const isSearching = document.activeElement === query || found.contains(document.activeElement);
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      query.focus();
    } else if (event.key === "Escape" && isSearching) {
      query.value = "";
      show();
      query.focus();
    } else if (event.key === "ArrowDown" && isSearching) {
      event.preventDefault();
      move(1);
    } else if (event.key === "ArrowUp" && isSearching) {
      event.preventDefault();
      move(-1);
    } else if (event.key === "Enter" && document.activeElement === query) found.querySelector("a")?.click();
  });
  document.addEventListener("click", (event) => {
    if (!found.contains(event.target) && event.target !== query) found.hidden = true;
  });
})();
