// Keeps a record by cmi5: the token is fetched once, launch data and preferences are read, and statements go to the
// learning record store one behind the other, "initialized" first and "terminated" last.
window.shouxinRecord = unit => {
  "use strict";
  const errors = [];
  const started = Date.now();
  const asked = new URLSearchParams(window.location.search);
  const CMI5 = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
  const MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon";
  const MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
  const PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress";
  const STATE = "shouxin.state";
  const VERBS = "http://adlnet.gov/expapi/verbs/";
  const TYPES = { single: "choice", multiple: "choice", number: "numeric", order: "sequencing" };
  let token = "";
  let launch = { contextTemplate: {}, launchMode: "Normal" };
  let sent = { completed: false, passed: false };
  let judged = false;
  // Statements of an end that are still on their way.
  let saying = 0;
  let over = false;
  let last = 0;
  // One behind the other: the order of statements is part of what they say.
  let line = Promise.resolve();

  const launched = asked.has("fetch") && asked.has("endpoint");
  const endpoint = (asked.get("endpoint") || "").replace(/\/*$/, "/");
  const actor = launched ? JSON.parse(asked.get("actor")) : null;
  const about = extra =>
    new URLSearchParams({ activityId: asked.get("activityId"), agent: JSON.stringify(actor), ...extra });

  const ask = async (method, path, body) => {
    const headers = { Authorization: `Basic ${token}`, "X-Experience-API-Version": "1.0.3" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const keepalive = body === undefined || body.length < 60000;
    const answer = await fetch(endpoint + path, { method, headers, body, keepalive, cache: "no-store" });
    if (!answer.ok && answer.status !== 404) throw new Error(`${method} ${path}: ${answer.status}`);
    return answer;
  };
  const document_ = async path => {
    const answer = await ask("GET", path);
    return answer.status === 404 ? null : answer.json().catch(() => null);
  };
  const later = work => {
    line = line.then(work).catch(error => errors.push(String(error)));
    return line;
  };

  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  // The order is told by the time, so no two statements have the same.
  const moment = () => {
    last = Math.max(Date.now(), last + 1);
    return new Date(last).toISOString();
  };
  const lasted = () => `PT${Math.max(0.01, (Date.now() - started) / 1000).toFixed(2)}S`;
  const copy = value => JSON.parse(JSON.stringify(value));

  const context = (defined, more) => {
    const made = copy(launch.contextTemplate);
    made.registration = asked.get("registration");
    made.contextActivities = made.contextActivities || {};
    const category = (made.contextActivities.category || []).filter(one => one.id !== CMI5);
    if (defined) category.push({ id: CMI5 });
    if (more.moveOn) category.push({ id: MOVE_ON });
    if (category.length) made.contextActivities.category = category;
    else delete made.contextActivities.category;
    if (more.mastery !== undefined) made.extensions = { ...made.extensions, [MASTERY]: more.mastery };
    made.language = document.documentElement.lang;
    return made;
  };
  const say = statement =>
    ask("POST", "statements", JSON.stringify({ id: uuid(), actor, timestamp: moment(), ...statement }));
  const verb = name => ({ id: VERBS + name, display: { en: name } });
  const defined = (name, result, more = {}) => {
    const statement = { verb: verb(name), object: { objectType: "Activity", id: asked.get("activityId") } };
    if (result) statement.result = result;
    return say({ ...statement, context: context(true, more) });
  };
  const components = answer => {
    const list = answer.choices.map(choice => ({ id: choice.id, description: choice.text }));
    return answer.kind === "number" ? {} : { choices: list };
  };
  const answered = answer => {
    const result = { success: answer.share === 1, score: { scaled: answer.share } };
    if (answer.response !== null) result.response = answer.response;
    const definition = {
      type: "http://adlnet.gov/expapi/activities/cmi.interaction",
      name: answer.ask,
      interactionType: TYPES[answer.kind],
      correctResponsesPattern: [answer.pattern],
      ...components(answer),
    };
    const object = { objectType: "Activity", id: `${unit.iri}/questions/${answer.id}`, definition };
    return say({ verb: verb("answered"), object, result, context: context(false, {}) });
  };
  const remember = text =>
    ask("PUT", `activities/state?${about({ registration: asked.get("registration"), stateId: STATE })}`,
      JSON.stringify({ ...sent, player: text }));
  const normal = () => launched && !over && launch.launchMode === "Normal";
  let saved = "";

  return {
    errors,
    async open() {
      const nothing = { kept: false, lang: "", saved: "", mastery: null };
      if (!launched) return nothing;
      try {
        const answer = await (await fetch(asked.get("fetch"), { method: "POST" })).json();
        if (!answer["auth-token"]) throw new Error(answer["error-text"] || "no token");
        token = answer["auth-token"];
        const registration = asked.get("registration");
        const state = stateId => document_(`activities/state?${about({ registration, stateId })}`);
        launch = { ...launch, ...((await state("LMS.LaunchData")) || {}) };
        const of = new URLSearchParams({
          agent: JSON.stringify(actor),
          profileId: "cmi5LearnerPreferences",
        });
        const wishes = (await document_(`agents/profile?${of}`)) || {};
        const kept = (await state(STATE)) || {};
        sent = { completed: Boolean(kept.completed), passed: Boolean(kept.passed) };
        saved = kept.player || "";
        await defined("initialized");
        const lang = (wishes.languagePreference || "").split(",")[0].slice(0, 2);
        const mastery = launch.masteryScore === undefined ? null : Number(launch.masteryScore);
        return { kept: true, lang, saved, mastery };
      } catch (error) {
        errors.push(String(error));
        over = true;
        return nothing;
      }
    },
    keep(text) {
      saved = text;
      return normal() ? later(() => remember(text)) : undefined;
    },
    finish(result, answers) {
      if (!normal()) return undefined;
      saying += 1;
      const said = later(async () => {
        for (const answer of answers) await answered(answer);
        const mastery = launch.masteryScore;
        if (result.passed !== null && !sent.passed && !judged) {
          judged = true;
          const told = { score: { scaled: result.scaled }, success: result.passed, duration: lasted() };
          await defined(result.passed ? "passed" : "failed", told, { moveOn: true, mastery });
          sent.passed = result.passed;
        }
        if (!sent.completed) {
          await defined("completed", { completion: true, duration: lasted() }, { moveOn: true });
          sent.completed = true;
        }
        // Another session of this registration says none of it again.
        await remember(saved);
      });
      return said.then(() => (saying -= 1));
    },
    // A page that goes away has no time to wait for what is on its way: the last word and the last state go at once,
    // unless statements are still to come before it.
    async close(done, now = false) {
      if (!launched || over) return;
      const end = async () => {
        over = true;
        const result = { duration: lasted() };
        if (!done && !sent.completed && unit.questions.length && saved) {
          const given = Object.keys(JSON.parse(saved).given || {}).length;
          result.extensions = { [PROGRESS]: Math.floor((given * 100) / unit.questions.length) };
        }
        await defined("terminated", result);
      };
      if (now && saying === 0) {
        const state = saved && normal() ? remember(saved) : undefined;
        await Promise.all([end(), state]).catch(error => errors.push(String(error)));
        return;
      }
      await later(end);
      if (launch.returnURL && !document.hidden) window.location.assign(launch.returnURL);
    },
  };
};
