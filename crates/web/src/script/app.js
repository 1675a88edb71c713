// Small conveniences on top of pages that work without them: keys, whole-row links, filters that
// send themselves, the side sheet, progress. No state is kept here and nothing is computed.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));

  // Lists: j, k, enter; a click anywhere in a row follows its link.
  let at = -1;
  const rows = () => $$("[data-rows] tbody tr[data-href]", $("dialog[open]") || document);
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    all.forEach((row) => row.classList.remove("at"));
    at = Math.max(0, Math.min(all.length - 1, at + step));
    all[at].classList.add("at");
    all[at].scrollIntoView({ block: "nearest" });
  };
  const follow = (row, event) => {
    const href = row.dataset.href;
    if (event && (event.metaKey || event.ctrlKey || event.button === 1)) window.open(href, "_blank");
    else if (row.dataset.sheet !== undefined) sheet(href, true);
    else location.assign(href);
  };
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) { (close.closest("dialog")?.close || (() => close.closest("[data-toast]")?.remove())).call(close.closest("dialog")); return; }
    const link = event.target.closest("a[data-sheet]");
    if (link && !event.metaKey && !event.ctrlKey) { event.preventDefault(); sheet(link.href, true); return; }
    const row = event.target.closest("tr[data-href]");
    if (row && !event.target.closest("a, button, input, label, select") && !String(getSelection())) follow(row, event);
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });

  // Keys.
  let leader = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") $$("details.menu[open]").forEach((menu) => { menu.open = false; });
    if (typing(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
    if (leader && Date.now() - leader < 1200) {
      leader = 0;
      const place = $(`[data-key="${CSS.escape(event.key)}"]`);
      if (place) { event.preventDefault(); location.assign(place.href); return; }
    }
    switch (event.key) {
      case "/": event.preventDefault(); $("#search")?.focus(); break;
      case "j": move(1); break;
      case "k": move(at < 0 ? 1 : -1); break;
      case "Enter": { const row = rows()[at]; if (row && (event.target === document.body || event.target.classList.contains("scroll"))) follow(row); break; }
      case "x": $("input[name=pick]", rows()[at] || document.createElement("i"))?.click(); break;
      case "n": $("[data-next]")?.click(); break;
      case "g": leader = Date.now(); break;
      case "?": $("#help")?.showModal?.(); break;
    }
  });

  // Filters send themselves; empty fields stay out of the address.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
    if (event.target.matches("[data-pick-all]")) {
      $$("input[name=pick]", event.target.closest("table")).forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-pick-all], input[name=pick]")) picked();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form[data-auto], form[role=search]")) {
      $$("input, select", form).forEach((field) => { if (!field.value) field.disabled = true; });
    }
    if (form.method === "post") {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      setTimeout(() => { delete form.dataset.sent; }, 4000);
    }
  });
  const picked = () => {
    $$("form[data-bulk]").forEach((form) => {
      const count = $$(`input[name=pick][form="${form.id}"]:checked`).length;
      form.hidden = !count;
      const shown = $("[data-picked]", form);
      if (shown) shown.textContent = count;
    });
  };
  picked();

  // Side sheet: the same page, taken from its own address, beside the list.
  let here = null;
  const sheet = async (href, push) => {
    let page;
    try {
      const answer = await fetch(href, { headers: { accept: "text/html" } });
      if (!answer.ok) throw answer;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { location.assign(href); return; }
    const content = $("#content", page);
    if (!content) { location.assign(href); return; }
    let box = $("dialog.sheet");
    if (!box) {
      box = document.createElement("dialog");
      box.className = "sheet";
      box.addEventListener("close", () => { if (here) { history.pushState({}, "", here); here = null; } });
      box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
      document.body.append(box);
    }
    const bar = $("#sheet-bar")?.content.cloneNode(true);
    box.replaceChildren(...(bar ? [bar] : []), ...content.childNodes);
    const whole = $("[data-whole]", box);
    if (whole) whole.href = href;
    if (!box.open) box.showModal();
    if (push) { here = here || location.href; history.pushState({ sheet: href }, "", href); }
  };
  addEventListener("popstate", (event) => {
    if (event.state?.sheet) sheet(event.state.sheet, false);
    else { here = null; $("dialog.sheet[open]")?.close(); }
  });

  // Progress: ask for news until it is done, then show the page that says so.
  const poll = () => {
    const box = $("[data-poll]");
    if (!box) return;
    setTimeout(async () => {
      try {
        const answer = await fetch(box.dataset.poll, { headers: { accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const news = $("#progress", page);
        if (!news) { location.assign(answer.url); return; }
        box.replaceWith(news);
      } catch { /* the next question may get through */ }
      poll();
    }, 700);
  };
  poll();

  // A form with a preview: what is typed is looked at by the server after a rest, and kept by nobody.
  $$("form[data-preview]").forEach((form) => {
    let timer = 0;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        try {
          const body = new URLSearchParams(new FormData(form));
          const answer = await fetch(form.dataset.preview, { method: "POST", body, headers: { accept: "text/html" } });
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const news = $("#preview", page);
          if (answer.ok && news) $("#preview")?.replaceWith(document.importNode(news, true));
        } catch { /* the next keystroke asks again */ }
      }, 600);
    });
  });

  // A part that others add to: asked for again every few seconds, but never under somebody's hands.
  const live = () => {
    const box = $("[data-live]");
    if (!box) return;
    setTimeout(async () => {
      const typed = $$("textarea, input[type=text]", box).some((field) => field.value);
      if (!document.hidden && !typed && !box.contains(document.activeElement)) {
        try {
          const answer = await fetch(location.href, { headers: { accept: "text/html" } });
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const news = document.importNode($(`#${box.dataset.live}`, page), true);
          const open = (part) => part.querySelector("details[open]");
          if (answer.ok && !open(box) && news.textContent !== box.textContent) box.replaceWith(news);
        } catch { /* the next question may get through */ }
      }
      live();
    }, 5000);
  };
  live();

  // A file dropped on its field.
  $$(".drop").forEach((zone) => {
    const field = $("input[type=file]", zone);
    ["dragover", "dragleave", "drop"].forEach((kind) => zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) field.files = event.dataTransfer.files;
    }));
  });
  // Suggestions while typing, taken from the page of the search: up, down and enter choose; in a
  // form the chosen buyer's code is filled in. Without script the field is a plain one.
  const suggest = (field, fills) => {
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = `${field.id || field.name}-suggestions`;
    list.setAttribute("role", "listbox");
    list.hidden = true;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    field.setAttribute("autocomplete", "off");
    field.after(list);
    let on = -1, asked = 0, timer = 0;
    const show = (open) => {
      list.hidden = !open;
      on = -1;
      field.setAttribute("aria-expanded", String(open));
      field.removeAttribute("aria-activedescendant");
    };
    const choose = (option) => {
      if (!fills) { location.assign(option.dataset.href); return; }
      field.value = decodeURIComponent(option.dataset.href.split("/")[2]);
      show(false);
    };
    const ask = async () => {
      const mine = ++asked, text = field.value.trim();
      if (!text) { show(false); return; }
      try {
        const href = `/search?q=${encodeURIComponent(text)}`;
        const answer = await fetch(href, { headers: { accept: "text/html" } });
        if (!answer.ok) throw answer;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (mine !== asked) return;
        const buyers = "#buyers tr[data-href]";
        const found = $$(fills ? buyers : `${buyers}, #numbers tr[data-href]`, page);
        list.replaceChildren(...found.slice(0, 8).map((row, n) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${n}`;
          option.setAttribute("role", "option");
          option.dataset.href = row.dataset.href;
          const nodes = [...(row.cells[0]?.childNodes || [])];
          const parts = nodes.map((node) => node.textContent.trim());
          option.textContent = parts.filter(Boolean).join(" ");
          return option;
        }));
        show(found.length > 0);
      } catch { show(false); }
    };
    field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
    field.addEventListener("blur", () => setTimeout(() => show(false), 150));
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("li");
      if (option) { event.preventDefault(); choose(option); }
    });
    field.addEventListener("keydown", (event) => {
      const all = [...list.children];
      if (list.hidden || !all.length) return;
      if (event.key === "Escape") { event.preventDefault(); show(false); return; }
      if (event.key === "Enter" && all[on]) { event.preventDefault(); choose(all[on]); return; }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      on = (on + step + all.length) % all.length;
      all.forEach((option, n) => option.setAttribute("aria-selected", String(n === on)));
      field.setAttribute("aria-activedescendant", all[on].id);
    });
  };
  const header = $("#search");
  if (header) suggest(header, false);
  $$("form[action='/warning/report'] input[name=buyer]").forEach((field) => suggest(field, true));
  $$("[data-print]").forEach((button) => button.addEventListener("click", () => print()));
  // The tab that is shown, where the row of tabs is wider than the screen.
  $$(".tabs a[aria-current]").forEach((tab) => {
    const row = tab.parentElement;
    row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  });
  // A page that waits for somebody else looks by itself and reloads when they have moved; never over words that are
  // being typed. Out of sight it rests.
  const waits = $("[data-wait]");
  if (waits) {
    const url = new URL(waits.dataset.wait, location.href);
    const seen = Number(url.searchParams.get("seen"));
    const written = () => $$("textarea").some((field) => field.value !== field.defaultValue);
    const look = async () => {
      try {
        const answer = document.hidden ? null : await fetch(url, { headers: { accept: "application/json" } });
        const now = answer?.ok ? (await answer.json()).version : seen;
        if (now !== seen && !written()) {
          if (location.search) location.replace(location.pathname); else location.reload();
          return;
        }
      } catch { /* Without the net the next look tries again. */ }
      setTimeout(look, 2500);
    };
    setTimeout(look, 2500);
  }
  $("#mistakes")?.focus();
})();
