// SPDX-License-Identifier: Apache-2.0
// A program that talks to a language model, by OpenAI's own SDK. All that changes for it is the address and the key.
import OpenAI from "openai";

const { WARDLINE_KEY = "", WARDLINE_URL = "http://localhost:8080" } = process.env;
const client = new OpenAI({ apiKey: WARDLINE_KEY, baseURL: `${WARDLINE_URL}/v1` });
const model = "care";
const messages: OpenAI.ChatCompletionMessageParam[] = [
  { role: "system", content: "Names such as «PHONE_1» stand for values that you cannot see; copy them exactly." },
  { role: "user", content: process.argv[2] ?? "My number is 07700 900123. Repeat it." },
];

// The model reads «PHONE_1»; what is printed here is the number.
const whole = await client.chat.completions.create({ model, messages });
console.log(whole.choices[0]?.message.content);

for await (const piece of await client.chat.completions.create({ model, messages, stream: true }))
  process.stdout.write(piece.choices[0]?.delta.content ?? "");
console.log();
