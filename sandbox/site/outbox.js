// SPDX-License-Identifier: Apache-2.0
const list = document.getElementById("messages");
const filter = document.getElementById("to");
const empty = document.getElementById("empty");
let shown = "";

function item(message) {
  const li = document.createElement("li");
  li.className = "card message";
  const meta = document.createElement("div");
  meta.className = "meta";
  for (const [name, text] of [
    ["tag", message.channel === "sms" ? "SMS" : message.channel === "whatsapp" ? "WhatsApp" : "E-mail"],
    ["to", message.to],
    ["at", message.at],
  ]) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    meta.append(span);
  }
  li.append(meta);
  if (message.subject) {
    const subject = document.createElement("h2");
    subject.textContent = message.subject;
    subject.dir = "auto";
    li.append(subject);
  }
  const text = document.createElement("p");
  text.className = "text";
  text.dir = "auto";
  text.textContent = message.text;
  li.append(text);
  return li;
}

async function refresh() {
  try {
    const answer = await fetch(`/outbox.json?to=${encodeURIComponent(filter.value.trim())}`);
    const messages = await answer.json();
    const key = JSON.stringify(messages.map((message) => message.id));
    if (key !== shown) {
      shown = key;
      list.replaceChildren(...messages.map(item));
      empty.hidden = messages.length > 0;
    }
  } catch {
    // The sandbox is restarting: the next round tries again.
  }
}

filter.addEventListener("input", refresh);
setInterval(refresh, 1500);
refresh();
