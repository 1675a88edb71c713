// What a person keeps on this device: pages by their choice, answers to checks that were given without the net. It all
// lies in one box of the browser under the person's mark; another person, signing out, or a refusal empties it.
"use strict";
(() => {
  const BOX = "shouxin-kept-1";
  const WAITING = "/offline/waiting/";
  const OWNER = "/offline/owner";
  const able = window.isSecureContext && "serviceWorker" in navigator && "caches" in window;
  const owner = document.body.dataset.owner || "";
  const $$ = (selector) => [...document.querySelectorAll(selector)];
  const say = (name) => $$("[data-told-of]").forEach((one) => { one.hidden = one.dataset.toldOf !== name; });
  if (!able) { say("unable"); return; }

  const text = async (box, path) => (await (await box.match(path))?.text()) || "";
  const path = (request) => new URL(request.url).pathname;
  const empty = () => caches.delete(BOX);
  const mine = async () => {
    if (!(await caches.has(BOX))) return null;
    const box = await caches.open(BOX);
    // Whoever is signed out, or somebody else, finds nothing of another person.
    if (owner && (await text(box, OWNER)) === owner) return box;
    await empty();
    return null;
  };
  const dated = async (answer) => {
    const headers = new Headers(answer.headers);
    headers.set("x-kept-at", String(Date.now()));
    return new Response(await answer.blob(), { status: 200, headers });
  };
  const pages = async (box) => (await box.keys()).map(path)
    .filter((one) => !one.startsWith("/assets/") && !one.startsWith("/offline"));

  const keep = async (href, form) => {
    await navigator.serviceWorker.register("/offline-worker.js");
    const box = await caches.open(BOX);
    await box.put(OWNER, new Response(owner));
    const answer = await fetch(href, form ? { method: "POST", body: form } : {});
    const at = new URL(answer.url).pathname;
    if (!answer.ok || at === "/sign-in") throw new Error("refused");
    await box.put(at, await dated(answer));
    const own = $$("link[rel=stylesheet], link[rel=icon], script[src]").map((one) => one.href || one.src);
    for (const one of [...own, "/offline"]) {
      const got = await fetch(one);
      if (got.ok) await box.put(new URL(got.url).pathname, await dated(got));
    }
    return at;
  };

  const show = async () => {
    const box = await mine();
    const all = box ? await pages(box) : [];
    const waits = box ? (await box.keys()).map(path).filter((one) => one.startsWith(WAITING)) : [];
    $$("[data-keep]").forEach((button) => {
      const has = all.includes(button.dataset.keep);
      button.textContent = has ? button.dataset.drop : button.dataset.word;
      button.setAttribute("aria-pressed", String(has));
      button.disabled = !navigator.onLine && !has;
    });
    const list = document.querySelector("[data-kept]");
    if (list) {
      const none = document.querySelector("[data-none-kept]");
      const titles = await Promise.all(all.map(async (one) => {
        const title = /<title>([^<]*)<\/title>/.exec(await text(box, one))?.[1] || one;
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = one;
        const plain = document.createElement("textarea");
        plain.innerHTML = title;
        link.textContent = plain.value;
        item.append(link);
        return item;
      }));
      list.replaceChildren(...titles);
      if (none) none.hidden = titles.length > 0;
    }
    $$("[data-waiting]").forEach((one) => {
      one.hidden = !waits.length;
      const count = one.querySelector("b");
      if (count) count.textContent = String(waits.length);
    });
    say(navigator.onLine ? "online" : "away");
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-keep], [data-keep-check], [data-empty]");
    if (!button) return;
    event.preventDefault();
    button.disabled = true;
    try {
      if (button.dataset.empty !== undefined) await empty();
      else if (button.getAttribute("aria-pressed") === "true") await (await mine())?.delete(button.dataset.keep);
      else if (button.dataset.keep) await keep(button.dataset.keep);
      else await keep(button.dataset.keepCheck, new URLSearchParams({ csrf: button.dataset.csrf }));
      button.disabled = false;
      await show();
    } catch { say("failed"); button.disabled = false; }
  });

  // A sheet of a check that is handed in without the net waits here. Its address is its key: the house takes each
  // attempt once, so that what is sent twice counts once.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-attempt]");
    if (!form || !navigator.serviceWorker.controller) return;
    event.preventDefault();
    const given = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body: given }).catch(() => null);
    // A page that was kept for long bears an old token: then it is sent again with a fresh one.
    if (answer && answer.status !== 403) { location.assign(answer.url); return; }
    const box = await mine();
    if (!box) { say("failed"); return; }
    given.delete("csrf");
    await box.put(WAITING + form.dataset.attempt, new Response(given.toString()));
    if (answer) await send();
    location.assign("/offline");
  });

  let sending = false;
  const send = async () => {
    const box = await mine();
    if (!box || !navigator.onLine || sending) return;
    sending = true;
    try {
      for (const request of await box.keys()) {
        const at = path(request);
        if (!at.startsWith(WAITING)) continue;
        const href = `/courses/attempts/${at.slice(WAITING.length)}`;
        const sheet = await fetch(href);
        if (new URL(sheet.url).pathname === "/sign-in") break;
        const token = /name="csrf" value="([^"]+)"/.exec(await sheet.text())?.[1];
        if (!sheet.ok || !token) continue;
        const body = new URLSearchParams(await text(box, at));
        body.set("csrf", token);
        const answer = await fetch(href, { method: "POST", body, headers: { accept: "application/json" } });
        // Taken now, or taken before: either way the house has it. What it cannot take at all does not come again.
        if (answer.ok || answer.status === 409 || answer.status === 422 || answer.status === 404) {
          await box.delete(at);
          await box.delete(href);
        }
      }
    } catch { /* Without the net it waits for the next time. */ }
    sending = false;
    await show();
  };

  // What was kept and may be opened no more goes; looked at twice an hour at most.
  const look = async () => {
    const box = await mine();
    if (!box || !navigator.onLine) return;
    const last = "/offline/looked";
    if (Date.now() - Number(await text(box, last)) < 1800000) return;
    await box.put(last, new Response(String(Date.now())));
    for (const one of await pages(box)) {
      const answer = await fetch(one, { method: "HEAD" }).catch(() => null);
      if (!answer) return;
      if (new URL(answer.url).pathname === "/sign-in") { await empty(); return; }
      if (answer.status === 403 || answer.status === 404) await box.delete(one);
    }
  };

  addEventListener("online", () => { send(); show(); });
  addEventListener("offline", show);
  show().then(send).then(look).catch(() => {});
})();
