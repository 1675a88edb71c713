// The worker of what a person keeps on a device: pages that they chose, answered from the device when the net is away.
// With the net the house answers always; what it refuses goes from the device, and so does everything at signing out.
// No script and no page of another host is ever kept.
"use strict";
const BOX = "shouxin-kept-1";
const DAYS = 14;
const LIST = "/offline";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// What was kept and is not too old.
const kept = async (path) => {
  if (!(await caches.has(BOX))) return null;
  const box = await caches.open(BOX);
  const found = await box.match(path);
  const age = Date.now() - Number(found?.headers.get("x-kept-at") || 0);
  if (found && age > DAYS * 86400000 && !path.startsWith("/assets/")) { await box.delete(path); return null; }
  return found || null;
};

// A copy that says when it was kept.
const dated = async (answer) => {
  const headers = new Headers(answer.headers);
  headers.set("x-kept-at", String(Date.now()));
  headers.delete("set-cookie");
  return new Response(await answer.blob(), { status: 200, headers });
};

const renewed = async (path, answer) => {
  if (!(await kept(path))) return;
  const box = await caches.open(BOX);
  if (answer.status === 403 || answer.status === 404) await box.delete(path);
  else if (answer.ok && !answer.redirected) await box.put(path, await dated(answer.clone()));
};

const answered = async (request, path, page) => {
  try {
    const fresh = await fetch(request);
    if (page) await renewed(path, fresh).catch(() => {});
    return fresh;
  } catch (why) {
    const found = (await kept(path)) || (page ? await kept(LIST) : null);
    if (found) return found;
    throw why;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === "/sign-out") { event.waitUntil(caches.delete(BOX)); return; }
  const page = request.mode === "navigate";
  if (request.method === "GET" && (page || url.pathname.startsWith("/assets/"))) {
    event.respondWith(answered(request, url.pathname, page));
  }
});
