// The steps of a collection strategy, moved on their line of days by hand or by keys. What is moved is written into
// the fields of the form below; nothing is kept here, and the form alone is sent.
"use strict";
(() => {
  const box = document.querySelector("[data-cadence]");
  const svg = box?.querySelector("svg");
  const form = document.getElementById("strategy-edit");
  if (!svg || !form) return;
  const NS = "http://www.w3.org/2000/svg";
  const scale = box.dataset.scale.split(" ").map((pair) => pair.split(":").map(Number));
  const named = box.dataset.named.split(" ").map(Number);
  const [axis, head, row] = box.dataset.heights.split(" ").map(Number);
  const told = box.querySelector("[data-told]");
  const changes = box.querySelector("[data-changes]");
  const FIRST = -60, LAST = 9999;
  let by = box.dataset.cadence;

  // Days and places.
  const place = (day) => {
    for (let n = 1; n < scale.length; n += 1) {
      const [from, low] = scale[n - 1], [to, high] = scale[n];
      if (day <= to) return low + ((high - low) * (Math.max(day, from) - from)) / (to - from);
    }
    return 100;
  };
  const dayAt = (percent) => {
    for (let n = 1; n < scale.length; n += 1) {
      const [from, low] = scale[n - 1], [to, high] = scale[n];
      if (percent <= high) return Math.round(from + ((to - from) * (percent - low)) / (high - low));
    }
    return scale[scale.length - 1][0];
  };

  // The fields of a line.
  const field = (what, n) => form.elements[`${what}-${n}`];
  const value = (what, n) => field(what, n)?.value.trim() ?? "";
  const listed = (text) => text.split(/[,，、;\s]+/).filter(Boolean).join(", ");
  const read = (n) => {
    const number = (what) => Number.parseInt(value(what, n).replace("+", ""), 10);
    const [from, to] = [number("from"), number("to")];
    if (!value("code", n) || Number.isNaN(from) || Number.isNaN(to)) return null;
    const acts = value("action", n);
    const reaches = acts !== "lawyer" && acts !== "legal";
    return {
      n, from, to,
      name: value(box.dataset.lang, n) || value("code", n),
      lane: by === "level" ? value(by, n) : listed(value(by, n)),
      kind: !reaches ? "" : value("letter", n) ? "written" : "person",
    };
  };
  const all = () => {
    const steps = [];
    for (let n = 0; field("code", n); n += 1) {
      const step = read(n);
      if (step) steps.push(step);
    }
    return steps.sort((a, b) => a.from - b.from || a.n - b.n);
  };
  const lanes = (steps) => {
    const known = box.dataset[by].split("|").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    });
    const name = (code) => known.find(([one]) => one === code)?.[1] ?? code;
    steps.forEach(({ lane }) => {
      if (!known.some(([one]) => one === lane)) known.push([lane, lane.split(", ").map(name).join("、")]);
    });
    return known;
  };
  const signed = (day) => (day > 0 ? `+${day}` : String(day));
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  const says = (step) => {
    const lane = lanes([step]).find(([one]) => one === step.lane)?.[1] ?? "";
    return filled(box.dataset.said, { name: step.name, from: signed(step.from), to: signed(step.to), lane });
  };

  // Drawing.
  const make = (tag, attributes, text) => {
    const node = document.createElementNS(NS, tag);
    Object.entries(attributes).forEach(([key, of]) => node.setAttribute(key, of));
    if (text !== undefined) node.textContent = text;
    return node;
  };
  let tops = [];
  const bar = (step, y) => {
    const [from, to] = [place(step.from), place(step.to + 1)];
    const behind = 100 - to > from;
    const group = make("g", {
      class: "step", tabindex: "0", role: "slider", "data-step": step.n, "aria-label": step.name,
      "aria-valuemin": FIRST, "aria-valuemax": LAST, "aria-valuenow": step.from, "aria-valuetext": says(step),
    });
    const wide = `${Math.max(to - from, 0.8)}%`;
    group.append(make("rect", { class: `bar ${step.kind}`, x: `${from}%`, y: y + 5, width: wide, height: 14, rx: 3 }));
    const beside = make("svg", { x: `${behind ? to : from}%`, y, width: 1, height: row });
    const anchor = { class: "halo", x: behind ? 5 : -5, y: 16, "text-anchor": behind ? "start" : "end" };
    const days = `${signed(step.from)} – ${signed(step.to)}`;
    beside.append(make("text", anchor, `${step.name} ${days}`));
    group.append(beside);
    return group;
  };
  const draw = () => {
    const on = document.activeElement?.closest?.("[data-step]")?.dataset.step;
    const steps = all();
    const words = [...svg.querySelectorAll(":scope > title, :scope > desc")];
    svg.replaceChildren(...words);
    svg.setAttribute("role", "group");
    let y = axis;
    tops = lanes(steps).map(([lane, name]) => {
      const theirs = steps.filter((step) => step.lane === lane);
      const height = head + theirs.length * row;
      svg.append(make("rect", { class: "lane", x: 0, y, width: "100%", height, rx: 4 }));
      svg.append(make("text", { class: "faint", x: 6, y: y + 14 }, name));
      theirs.forEach((step, at) => svg.append(bar(step, y + head + at * row)));
      const top = y;
      y += height + 2;
      return { lane, top, bottom: y };
    });
    const guides = named.flatMap((day) => {
      const x = `${place(day)}%`;
      const line = make("line", { class: day ? "guide" : "axis", x1: x, x2: x, y1: 16, y2: y });
      const text = make("text", { class: "faint", x, y: 12, "text-anchor": "middle" }, signed(day));
      return [line, text];
    });
    svg.prepend(...words, ...guides);
    tops.length && svg.setAttribute("height", y);
    if (on !== undefined) svg.querySelector(`[data-step="${on}"]`)?.focus();
    list(steps);
  };
  const list = (steps) => {
    const was = (what, n) => field(what, n).defaultValue;
    const moved = steps.filter(({ n }) => ["from", "to", "level", "tiers", "kinds"].some(
      (what) => field(what, n).value !== was(what, n)));
    const spelled = (of, n) => `${of("from", n)} – ${of("to", n)} · ${of("level", n)} ${of("tiers", n)} ${of("kinds", n)}`.trim();
    changes.replaceChildren(...moved.map(({ n, name }) => {
      const line = document.createElement("li");
      line.textContent = filled(box.dataset.moved, { name, was: spelled(was, n), now: spelled(value, n) });
      return line;
    }));
  };

  // Moving: both ends by so many days, or one of them; or into a lane.
  const put = (n, { from, to, lane }) => {
    if (from !== undefined) field("from", n).value = from;
    if (to !== undefined) field("to", n).value = to;
    if (lane !== undefined) field(by, n).value = lane;
  };
  const shifted = (step, days, end) => {
    const open = step.to >= LAST;
    const bound = (day) => Math.max(FIRST, Math.min(LAST, day));
    if (end === "to") return { to: Math.max(step.from, bound(step.to + days)) };
    if (end === "from") return { from: Math.min(step.to, bound(step.from + days)) };
    const from = bound(step.from + days);
    return { from, to: open ? step.to : bound(from + step.to - step.from) };
  };
  const tell = (n) => { const step = read(n); if (step) told.textContent = says(step); };

  svg.addEventListener("keydown", (event) => {
    const n = event.target.closest("[data-step]")?.dataset.step;
    const step = n === undefined ? null : read(n);
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const days = { ArrowLeft: -1, ArrowRight: 1, PageDown: -7, PageUp: 7 }[event.key];
    const lane = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (days) put(n, shifted(step, days, event.shiftKey ? "to" : "both"));
    else if (lane) {
      const next = tops[tops.findIndex((one) => one.lane === step.lane) + lane];
      if (next) put(n, { lane: next.lane });
    } else return;
    event.preventDefault();
    draw();
    tell(n);
  });

  let held = null;
  svg.addEventListener("pointerdown", (event) => {
    const group = event.target.closest("[data-step]");
    const step = group && read(group.dataset.step);
    if (!step || event.button) return;
    event.preventDefault();
    group.focus();
    const area = group.querySelector("rect").getBoundingClientRect();
    const edge = area.width > 30 ? 9 : 0;
    const on = event.target.tagName === "rect";
    const end = on && event.clientX > area.right - edge ? "to" : on && event.clientX < area.left + edge ? "from" : "both";
    held = { step, end, x: event.clientX, at: end === "to" ? step.to : step.from };
    svg.setPointerCapture(event.pointerId);
    svg.classList.add("moving");
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const area = svg.getBoundingClientRect();
    const percent = place(held.at) + ((event.clientX - held.x) / area.width) * 100;
    const day = percent >= 100 ? LAST : dayAt(Math.max(0, percent));
    if (held.end === "to") put(held.step.n, { to: Math.max(held.step.from, day) });
    else put(held.step.n, shifted(held.step, day - held.at, held.end));
    const y = event.clientY - area.top;
    const lane = held.end === "both" && tops.find((one) => y >= one.top && y < one.bottom);
    if (lane) put(held.step.n, { lane: lane.lane });
    draw();
  });
  const drop = () => {
    if (!held) return;
    tell(held.step.n);
    held = null;
    svg.classList.remove("moving");
  };
  svg.addEventListener("pointerup", drop);
  svg.addEventListener("pointercancel", drop);

  // The other way: what is typed is drawn. Lanes are chosen without leaving the page.
  form.addEventListener("input", draw);
  box.parentElement.addEventListener("click", (event) => {
    const link = event.target.closest("[data-by]");
    if (!link) return;
    event.preventDefault();
    by = link.dataset.by;
    box.parentElement.querySelectorAll("[data-by]").forEach((one) => {
      if (one === link) one.setAttribute("aria-current", "true");
      else one.removeAttribute("aria-current");
    });
    draw();
  });
  box.querySelector(".cadence-keys").hidden = false;
  draw();
})();
