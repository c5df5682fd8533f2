// SPDX-License-Identifier: Apache-2.0

/** A short soft tone, made on the spot: no file to load. Silent where the browser does not allow sound yet. */
export function chime(): void {
  try {
    const context = new AudioContext();
    const gain = context.createGain();
    const tone = context.createOscillator();
    tone.frequency.value = 660;
    gain.gain.setValueAtTime(0.08, context.currentTime);
    gain.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.35);
    tone.connect(gain).connect(context.destination);
    tone.addEventListener("ended", () => void context.close());
    tone.start();
    tone.stop(context.currentTime + 0.35);
  } catch {
    // No sound device or no permission: the badge and the title still say it.
  }
}
