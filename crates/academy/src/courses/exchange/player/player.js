// A lesson or a case outside of the house. It asks, marks and shows; what is kept where is the matter of the record
// (scorm.js or cmi5.js), which stands before it on the page.
(() => {
  "use strict";
  const unit = JSON.parse(document.getElementById("unit").textContent);
  const all = (css, within = document) => [...within.querySelectorAll(css)];
  const one = (css, within = document) => within.querySelector(css);
  const record = window.shouxinRecord(unit);
  const state = { lang: unit.langs[0], given: {}, taken: [], done: false };
  let mastery = unit.mastery;
  let closed = false;

  const speak = lang => {
    state.lang = unit.langs.includes(lang) ? lang : unit.langs[0];
    document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
    document.documentElement.dataset.lang = state.lang;
  };
  const progress = () => {
    const whole = unit.questions.length + unit.steps.length;
    const part = Object.keys(state.given).length + state.taken.length;
    return whole ? Math.min(1, part / whole) : 0;
  };
  const keep = () => record.keep(JSON.stringify(state), progress());

  // As the house marks: numbers in hundredths, points in ten-thousandths, rounded down.
  const hundredths = text => {
    const bare = String(text).trim().replace(/[,， ]/g, "");
    const found = /^([-−]?)(\d{1,14})(?:\.(\d{0,2}))?$/.exec(bare);
    return found ? (found[1] ? -1 : 1) * Number(found[2] + (found[3] || "").padEnd(2, "0")) : null;
  };
  const share = (part, whole) => (whole ? Math.floor((part * 10000) / whole) : 0);
  const ranked = (question, places) => {
    const count = question.choices.length;
    const got = question.choices.map(choice => Number(places[choice.id] || 0));
    const once = [...got].sort((a, b) => a - b).every((place, at) => place === at + 1);
    if (!once || count < 2) return null;
    return [...question.choices].map(choice => choice.id).sort((a, b) => places[a] - places[b]);
  };
  const mark = (question, given) => {
    if (given === undefined) return 0;
    if (question.kind === "number") {
      const typed = hundredths(given);
      return typed !== null && typed >= question.low && typed <= question.high ? 10000 : 0;
    }
    if (question.kind === "order") {
      const order = ranked(question, given);
      if (!order) return 0;
      let [pairs, right] = [0, 0];
      question.order.forEach((first, at) => {
        question.order.slice(at + 1).forEach(second => {
          pairs += 1;
          right += order.indexOf(first) < order.indexOf(second) ? 1 : 0;
        });
      });
      return share(Math.max(0, right * 2 - pairs), pairs);
    }
    const right = question.choices.filter(choice => choice.right).map(choice => choice.id);
    const hit = given.filter(id => right.includes(id)).length;
    if (question.kind === "single") return given.length === 1 && hit === 1 ? 10000 : 0;
    return share(Math.max(0, hit - (given.length - hit)), right.length);
  };

  const box = question => one(`.question[data-id="${question.id}"]`);
  const read = question => {
    const within = box(question);
    if (question.kind === "number") {
      const text = one("input", within).value.trim();
      return text || undefined;
    }
    if (question.kind === "order") {
      const places = {};
      all("select", within).forEach(field => {
        if (field.value) places[field.dataset.choice] = Number(field.value);
      });
      return Object.keys(places).length ? places : undefined;
    }
    const picked = all("input:checked", within).map(field => field.value).sort();
    return picked.length ? picked : undefined;
  };
  const fill = (question, given) => {
    const within = box(question);
    if (given === undefined || !within) return;
    if (question.kind === "number") one("input", within).value = given;
    else if (question.kind === "order") {
      all("select", within).forEach(field => (field.value = given[field.dataset.choice] || ""));
    } else all("input", within).forEach(field => (field.checked = given.includes(field.value)));
  };

  const responses = (question, given) => {
    const picks = question.choices.filter(choice => choice.right).map(choice => choice.id);
    const typed = given === undefined ? null : hundredths(given);
    switch (question.kind) {
      case "number":
        return {
          pattern: `${question.low / 100}[:]${question.high / 100}`,
          response: typed === null ? null : String(typed / 100),
        };
      case "order": {
        const order = given === undefined ? null : ranked(question, given);
        return { pattern: question.order.join("[,]"), response: order && order.join("[,]") };
      }
      default:
        return { pattern: picks.join("[,]"), response: given ? given.join("[,]") : null };
    }
  };
  const answer = question => {
    const given = state.given[question.id];
    return { ...question, ...responses(question, given), share: mark(question, given) / 10000 };
  };
  const mean = numbers =>
    numbers.length ? Math.floor(numbers.reduce((sum, number) => sum + number, 0) / numbers.length) : 0;

  const show = scaled => {
    const told = one("#outcome");
    all(".share", told).forEach(place => (place.textContent = `${Math.floor(scaled * 100)}%`));
    const passed = mastery === null ? null : scaled >= mastery;
    all("[data-when]", told).forEach(line => (line.hidden = line.dataset.when !== String(passed)));
    told.hidden = false;
  };
  const reveal = question => {
    const within = box(question);
    const points = mark(question, state.given[question.id]);
    within.classList.add(points === 10000 ? "good" : "bad");
    all("input, select", within).forEach(field => (field.disabled = true));
    question.choices.filter(choice => choice.right).forEach(choice => {
      one(`[data-of="${choice.id}"]`, within)?.classList.add("right");
    });
    one(".why", within).hidden = false;
  };

  const finish = (scaled, answers, objectives) => {
    state.done = true;
    const passed = mastery === null ? null : scaled >= mastery;
    show(scaled);
    return Promise.resolve(record.finish({ scaled, passed, objectives }, answers)).then(keep);
  };
  const handIn = () => {
    unit.questions.forEach(question => {
      const given = read(question);
      if (given === undefined) delete state.given[question.id];
      else state.given[question.id] = given;
    });
    const answers = unit.questions.map(answer);
    unit.questions.forEach(reveal);
    one("#hand-in").hidden = true;
    const bps = list => mean(list.map(item => Math.round(item.share * 10000))) / 10000;
    const objectives = unit.objectives.map(objective => {
      const asked = answers.filter(item => item.objective === objective.id);
      const scaled = asked.length ? bps(asked) : null;
      return { ...objective, scaled, passed: scaled === null ? null : scaled >= mastery };
    });
    return finish(bps(answers), answers, objectives);
  };

  const stepOf = at => one(`.step[data-id="${unit.steps[at].id}"]`);
  const told = at => {
    const within = stepOf(at);
    within.hidden = false;
    all("input", within).forEach(field => {
      field.checked = field.value === state.taken[at];
      field.disabled = true;
    });
    one("button", within).hidden = true;
    one(`.reveal[data-choice="${state.taken[at]}"]`, within).hidden = false;
    one(".expert", within).hidden = false;
  };
  const walk = () => {
    state.taken.forEach((_, at) => told(at));
    if (state.taken.length < unit.steps.length) stepOf(state.taken.length).hidden = false;
    else one("#after").hidden = false;
  };
  const caseAnswers = () =>
    unit.steps.map((step, at) => {
      const points = step.choices.find(choice => choice.id === state.taken[at])?.points || 0;
      const best = step.choices.filter(choice => choice.points === 100).map(choice => choice.id);
      const [pattern, response] = [best.join("[,]"), state.taken[at]];
      return { ...step, kind: "single", objective: null, pattern, response, share: points / 100 };
    });
  const decide = at => {
    const picked = one("input:checked", stepOf(at));
    if (!picked || state.taken.length !== at) return Promise.resolve();
    state.taken.push(picked.value);
    walk();
    if (state.taken.length < unit.steps.length) return Promise.resolve(keep());
    const answers = caseAnswers();
    return finish(mean(answers.map(item => item.share * 100)) / 100, answers, []);
  };

  const leave = async now => {
    if (closed) return;
    closed = true;
    await record.close(state.done, now);
    one("#left").hidden = false;
    all("button").forEach(button => (button.disabled = true));
  };
  const restore = text => {
    let saved = null;
    try {
      saved = JSON.parse(text);
    } catch {
      return;
    }
    if (!saved || saved.done) return;
    Object.assign(state, { given: saved.given || {}, taken: saved.taken || [] });
    unit.questions.forEach(question => fill(question, state.given[question.id]));
    speak(saved.lang);
  };
  const listen = () => {
    all("[data-speak]").forEach(button =>
      button.addEventListener("click", () => {
        speak(button.dataset.speak);
        keep();
      }),
    );
    unit.questions.forEach(question =>
      box(question).addEventListener("change", () => {
        const given = read(question);
        if (given === undefined) delete state.given[question.id];
        else state.given[question.id] = given;
        if (!state.done) keep();
      }),
    );
    unit.steps.forEach((_, at) => one("button", stepOf(at)).addEventListener("click", () => decide(at)));
    one("#hand-in")?.addEventListener("click", handIn);
    one("#leave").addEventListener("click", () => leave(false));
    window.addEventListener("pagehide", () => leave(true));
  };

  window.shouxin = { unit, state, mark, hundredths, handIn, decide, leave, errors: record.errors };
  window.shouxin.ready = (async () => {
    speak(unit.langs[0]);
    const opened = await record.open();
    if (opened.mastery !== null && unit.mastery !== null) mastery = opened.mastery;
    if (opened.lang) speak(opened.lang);
    restore(opened.saved);
    listen();
    if (unit.steps.length) walk();
    one("#alone").hidden = opened.kept;
  })();
})();
