// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import { DeskApi } from "./api.ts";
import { Door } from "./door.ts";
import { choices, showTheme } from "./frame/choices.ts";
import { Front } from "./front.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot start the desk: the page has no #app");
showTheme(choices.theme());
const api = await DeskApi.open();
const door = new Door(api);
render(<Front door={door} api={api} />, root);
void door.start();
