"use strict";
// Forms of readers: works out the proof of work (SHA-256, altcha's riddle) while the reader writes,
// a slice at a time. Without this file a form can be sent as well; it is then looked at more slowly.
(() => {
  const K = new Uint32Array(64), START = new Uint32Array(8);
  // The first bits of the roots of the first primes, as the standard draws its constants.
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (found < 8) START[found] = (n ** (1 / 2) % 1) * 2 ** 32;
    K[found++] = (n ** (1 / 3) % 1) * 2 ** 32;
  }
  const w = new Uint32Array(64);
  const block = (state, view, at) => {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const p = w[i - 15], q = w[i - 2];
      const s = (p >>> 7 | p << 25) ^ (p >>> 18 | p << 14) ^ p >>> 3;
      const t = (q >>> 17 | q << 15) ^ (q >>> 19 | q << 13) ^ q >>> 10;
      w[i] = w[i - 16] + s + w[i - 7] + t | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
      const one = h + s + (e & f ^ ~e & g) + K[i] + w[i] | 0;
      const t = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
      const two = t + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  };
  const bytes = (text) => new TextEncoder().encode(text);
  const solve = async (riddle) => {
    const salt = bytes(riddle.salt), whole = salt.length >> 6 << 6, rest = salt.subarray(whole);
    const before = START.slice(), first = new DataView(salt.buffer);
    // What is the same for every number is digested once.
    for (let at = 0; at < whole; at += 64) block(before, first, at);
    const sought = new Uint32Array(8).map((_, i) => parseInt(riddle.challenge.substr(8 * i, 8), 16));
    const room = new Uint8Array(128), view = new DataView(room.buffer), state = new Uint32Array(8);
    for (let number = 0, until = performance.now() + 12; number <= riddle.maxnumber; number++) {
      const digits = bytes(String(number)), length = rest.length + digits.length;
      const end = length < 56 ? 64 : 128;
      room.fill(0); room.set(rest); room.set(digits, rest.length); room[length] = 128;
      view.setUint32(end - 4, (whole + length) * 8);
      state.set(before);
      block(state, view, 0);
      if (end === 128) block(state, view, 64);
      if (state.every((word, i) => word === sought[i])) return number;
      if (!(number & 255) && performance.now() > until) {
        await new Promise((go) => setTimeout(go));
        until = performance.now() + 12;
      }
    }
    return null;
  };
  const prove = async (form) => {
    const proof = form.elements.proof;
    if (form.dataset.ticket && !form.elements.ticket.value) {
      const answer = await fetch(form.dataset.ticket, { cache: "no-store" });
      const given = await answer.json();
      form.elements.ticket.value = given.ticket;
      proof.dataset.riddle = given.riddle;
    }
    if (proof.value) return;
    const riddle = JSON.parse(proof.dataset.riddle), number = await solve(riddle);
    const { algorithm, challenge, salt, signature } = riddle;
    proof.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  };
  for (const form of document.querySelectorAll("form[data-guarded]")) {
    let proving = null;
    const begin = () => { proving ??= prove(form).catch(() => {}); return proving; };
    form.addEventListener("focusin", begin);
    if (!form.dataset.ticket) (window.requestIdleCallback ?? setTimeout)(begin);
    form.addEventListener("submit", (event) => {
      if (form.dataset.ready || form.elements.proof.value) return;
      event.preventDefault();
      form.dataset.ready = "yes";
      form.setAttribute("aria-busy", "true");
      const button = event.submitter;
      // A turn later: a form cannot be sent from within its own submit event.
      begin().then(() => setTimeout(() => form.requestSubmit(button)));
    });
    // Whoever comes back to the page may send it again.
    addEventListener("pageshow", () => { delete form.dataset.ready; form.removeAttribute("aria-busy"); });
  }
  // The sentence that was marked on the story page comes along behind the #, which no server sees.
  const quote = document.getElementById("f-sentence"), mark = "#sentence=";
  if (quote && !quote.value && location.hash.startsWith(mark)) {
    try { quote.value = decodeURIComponent(location.hash.slice(mark.length)).slice(0, 600); } catch { /* cut short */ }
    history.replaceState(null, "", location.pathname + location.search);
  }
})();
