// Somebody who learns by a package: answers as told, hands in, leaves. It works on the page as a person does, by its
// fields and buttons; what is right it reads from the page's own data.
const learner = frame => {
  const wait = async holds => {
    for (let n = 0; n < 400; n += 1) {
      let held = false;
      try {
        held = await holds();
      } catch {
        held = false;
      }
      if (held) return true;
      await new Promise(later => setTimeout(later, 25));
    }
    throw new Error(`never: ${holds}`);
  };
  const page = () => frame().document;
  const touch = field => field.dispatchEvent(new (frame().Event)("change", { bubbles: true }));
  const picks = {
    right: question => question.choices.filter(choice => choice.right).map(choice => choice.id),
    wrong: question => question.choices.filter(choice => !choice.right).slice(0, 1).map(choice => choice.id),
    // What is picked without reading: marks are between nothing and all.
    blind: question => question.choices.slice(0, question.kind === "single" ? 1 : 2).map(choice => choice.id),
  };
  const answer = (question, how) => {
    const box = page().querySelector(`.question[data-id="${question.id}"]`);
    if (question.kind === "number") {
      const field = box.querySelector("input");
      const right = String((question.low + question.high) / 200);
      field.value = how === "right" ? right : "77777777";
      return touch(field);
    }
    if (question.kind === "order") {
      const shown = question.choices.map(choice => choice.id);
      const order = { right: question.order, wrong: [...question.order].reverse(), blind: shown }[how];
      for (const field of box.querySelectorAll("select")) {
        field.value = String(order.indexOf(field.dataset.choice) + 1);
        touch(field);
      }
      return undefined;
    }
    for (const id of picks[how](question)) {
      const field = box.querySelector(`input[value="${id}"]`);
      field.click();
    }
    return undefined;
  };
  return {
    ready: () => wait(() => frame().shouxin && frame().shouxin.ready.then(() => true)),
    unit: () => frame().shouxin.unit,
    answer(how, count) {
      frame().shouxin.unit.questions.slice(0, count).forEach(question => answer(question, how));
    },
    async handIn() {
      page().getElementById("hand-in").click();
      await wait(() => !page().getElementById("outcome").hidden);
    },
    async decide(how, count) {
      const steps = frame().shouxin.unit.steps.slice(0, count);
      const from = frame().shouxin.state.taken.length;
      for (const step of steps.slice(from)) {
        const box = page().querySelector(`.step[data-id="${step.id}"]`);
        await wait(() => !box.hidden);
        const best = step.choices.find(choice => (choice.points === 100) === (how === "right"));
        box.querySelector(`input[value="${best.id}"]`).click();
        box.querySelector("button").click();
        await wait(() => !box.querySelector(".expert").hidden);
      }
    },
    async leave() {
      page().getElementById("leave").click();
      await wait(() => !page().getElementById("left").hidden);
    },
    told: () => ({
      errors: [...frame().shouxin.errors],
      given: JSON.parse(JSON.stringify(frame().shouxin.state.given)),
      taken: [...frame().shouxin.state.taken],
      lang: page().documentElement.dataset.lang,
      alone: !page().getElementById("alone").hidden,
      unit: frame().shouxin.unit,
    }),
  };
};
