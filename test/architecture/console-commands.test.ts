// SPDX-License-Identifier: Apache-2.0
// Nothing is shown as done that the server may still refuse, but where the person who pressed can take it back.
import { describe, expect, test } from "vitest";
import { SHOWN_AT_ONCE, SHOWN_WHEN_ANSWERED } from "../../web/console/when-shown.ts";
import { readCommands } from "./console-commands.ts";
import { filesUnder, read } from "./repository.ts";

const parts = filesUnder("web/console")
  .filter((path) => /(?<!\.test)\.tsx?$/u.test(path))
  .map((path) => ({ path, text: read(path) }));

describe("[SEC-630] commands of the console", () => {
  const { sendings, early } = readCommands(parts);
  const sent = [...new Set(sendings.map(({ command }) => command))].sort();

  test("each stand in the table of when they are shown, and the table names no other", () => {
    expect(sent.length).toBeGreaterThan(60);
    expect([...SHOWN_WHEN_ANSWERED, ...Object.keys(SHOWN_AT_ONCE)].sort()).toEqual(sent);
  });

  test("show nothing before the answer, but where another command takes it back", () => {
    for (const { undo } of Object.values(SHOWN_AT_ONCE)) expect(sent).toContain(undo);
    const allowed = new Set(sendings.filter(({ command }) => command in SHOWN_AT_ONCE).map(({ path }) => path));
    expect(early.filter(({ path }) => !allowed.has(path))).toEqual([]);
  });
});

/** A page with one way to press, as somebody might write it. */
function page(lines: string, drawn = ""): ReturnType<typeof readCommands> {
  const text = `
    export function Page({ api, onClose }: PageProps): JSX.Element {
      const [rows, setRows] = useState([]);
      const [isBusy, setBusy] = useState(false);
      const [trouble, setTrouble] = useState("");
      const remove = async (id: string): Promise<void> => { ${lines} };
      return <main>${drawn}<button onClick={() => void remove("1")} /></main>;
    }`;
  return readCommands([{ path: "web/console/page.tsx", text }]);
}
const shown = (lines: string, drawn?: string): readonly string[] => page(lines, drawn).early.map(({ shows }) => shows);
const ASK = 'await api.ask("DELETE", `/v1/desk/things/${id}`)';

describe("readCommands()", () => {
  test("names what is sent, with a colon for what varies", () => {
    expect(page(`${ASK};`).sendings.map(({ command }) => command)).toEqual(["DELETE /v1/desk/things/:"]);
    expect(page('await api.ask("GET", "/v1/desk/things");').sendings).toEqual([]);
  });

  test.each([
    ["a row is taken away first", `setRows([]); ${ASK};`, "setRows([])"],
    ["the dialog is closed first", `onClose(); ${ASK};`, "onClose()"],
    ["nobody waits for the answer", 'void api.ask("POST", "/x"); setRows([]);', "setRows([])"],
    ["a sentence says that it is done", `setTrouble("Done"); ${ASK};`, 'setTrouble("Done")'],
    ["in a branch that goes on to send", `if (id !== "") { setRows([]); } ${ASK};`, "setRows([])"],
    ["by a function of its own", `const hide = () => setRows([]); hide(); ${ASK};`, "hide()"],
  ])("finds what is shown early: %s", (_, lines, found) => {
    expect(shown(lines)).toEqual([found]);
  });

  test("finds a box that shows its new value by itself", () => {
    expect(shown(`${ASK};`, '<input type="checkbox" onChange={() => void remove("2")} />')).toEqual(["input"]);
  });

  test("finds what is shown early in another file than the one that sends", () => {
    const list = `export function List({ onRemove }: Props): JSX.Element {
      const [isOpen, setOpen] = useState(true);
      return <button onClick={() => (setOpen(false), void onRemove())} />;
    }`;
    const { early } = readCommands([
      { path: "web/console/list.tsx", text: list },
      {
        path: "web/console/page.tsx",
        text: 'export function Page({ api }: P): JSX.Element { return <List onRemove={() => api.ask("POST", "/x")} />; }',
      },
    ]);
    expect(early.map(({ path, shows }) => [path, shows])).toEqual([["web/console/list.tsx", "setOpen(false)"]]);
  });

  test.each([
    ["that it is under way", `setBusy(true); setTrouble(""); ${ASK}; setBusy(false);`],
    ["what the answer brought", `const reply = ${ASK}; setRows(reply);`],
    ["the answer itself", `setRows(${ASK});`],
    ["in a branch that ends", `if (id === "") { setTrouble("None"); return; } ${ASK};`],
    ["in the other branch", `if (id === "") setTrouble("None"); else { ${ASK}; }`],
  ])("leaves alone what may be shown: %s", (_, lines) => {
    expect(shown(lines)).toEqual([]);
  });
});
