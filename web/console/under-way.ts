// SPDX-License-Identifier: Apache-2.0

/** Commands that are not answered yet. The newest to one address, said again word for word, is a press too many: it goes out once. */
export class UnderWay<Answer> {
  readonly #all = new Set<Promise<Answer>>();
  /** By address. What was said before the newest is no longer what is wanted, and said again it is a new wish. */
  readonly #newest = new Map<string, { readonly said: string; readonly answer: Promise<Answer> }>();

  get isAny(): boolean {
    return this.#all.size > 0;
  }

  /**
   * Sends a command, or joins the newest to the same address where that said the same.
   *
   * @param onChange - Something is under way now, or is no more.
   */
  send(address: string, said: string, send: () => Promise<Answer>, onChange: () => void): Promise<Answer> {
    const newest = this.#newest.get(address);
    if (newest?.said === said) return newest.answer;
    const answer = send().finally(() => {
      this.#all.delete(answer);
      if (this.#newest.get(address)?.answer === answer) this.#newest.delete(address);
      onChange();
    });
    this.#all.add(answer);
    this.#newest.set(address, { said, answer });
    onChange();
    return answer;
  }
}
