// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import { DeskApp } from "./app.tsx";
import { Desk } from "./desk.ts";

const root = document.getElementById("app");
if (root === null) throw new Error("Cannot start the desk: the page has no #app");
const desk = new Desk();
render(<DeskApp desk={desk} />, root);
desk.start();
