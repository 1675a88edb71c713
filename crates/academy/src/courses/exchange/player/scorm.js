// Keeps a record by SCORM 2004 4th edition: it looks for API_1484_11 in the frames above and behind the window that
// opened this one. Without one the page works all the same, and says that nothing is kept.
window.shouxinRecord = unit => {
  "use strict";
  const errors = [];
  const started = Date.now();
  const UNSET = "403";

  const above = from => {
    let at = from;
    for (let depth = 0; at && depth < 500; depth += 1) {
      try {
        if (at.API_1484_11) return at.API_1484_11;
      } catch {
        return null;
      }
      if (!at.parent || at.parent === at) return null;
      at = at.parent;
    }
    return null;
  };
  const api = above(window) || (window.opener ? above(window.opener) : null);
  let open = false;
  let records = false;

  const call = (name, allowed, ...words) => {
    const said = api[name](...words);
    const code = String(api.GetLastError());
    if (code !== "0" && code !== allowed) {
      errors.push(`${name}(${words.join(", ")}): ${code} ${api.GetErrorString(code)}`);
    }
    return code === "0" ? said : "";
  };
  const get = name => String(call("GetValue", UNSET, name) ?? "");
  const set = (name, value) => call("SetValue", "", name, String(value));
  const commit = () => call("Commit", "", "");

  const pad = number => String(number).padStart(2, "0");
  // A zone may only stand behind fractions of a second.
  const moment = () => new Date().toISOString().replace(/\.\d+Z$/, ".00Z");
  const lasted = since => {
    const seconds = Math.max(1, Math.round((Date.now() - since) / 1000));
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
    return `PT${hours}H${pad(minutes)}M${pad(seconds % 60)}S`;
  };
  // No more than seven decimals.
  const real = number => String(Math.round(number * 1e7) / 1e7);
  const described = text => {
    const lang = document.documentElement.dataset.lang;
    return `{lang=${lang}}${(text[lang] || text[unit.langs[0]]).slice(0, 250)}`;
  };
  const TYPES = { single: "choice", multiple: "choice", number: "numeric", order: "sequencing" };

  const interaction = (answer, at) => {
    const name = `cmi.interactions.${at}`;
    set(`${name}.id`, answer.id);
    set(`${name}.type`, TYPES[answer.kind]);
    if (answer.objective) set(`${name}.objectives.0.id`, answer.objective);
    set(`${name}.timestamp`, moment());
    set(`${name}.correct_responses.0.pattern`, answer.pattern);
    set(`${name}.weighting`, "1");
    if (answer.response !== null) set(`${name}.learner_response`, answer.response);
    const wrong = answer.share === 0 ? "incorrect" : real(answer.share);
    set(`${name}.result`, answer.share === 1 ? "correct" : wrong);
    set(`${name}.latency`, lasted(started));
    set(`${name}.description`, described(answer.ask));
  };
  const objective = one => {
    const count = Number(get("cmi.objectives._count") || 0);
    let at = 0;
    while (at < count && get(`cmi.objectives.${at}.id`) !== one.id) at += 1;
    const name = `cmi.objectives.${at}`;
    if (at === count) set(`${name}.id`, one.id);
    set(`${name}.description`, described(one.text));
    set(`${name}.completion_status`, "completed");
    if (one.scaled === null) return;
    set(`${name}.score.scaled`, real(one.scaled));
    set(`${name}.success_status`, one.passed ? "passed" : "failed");
  };

  return {
    errors,
    open() {
      const nothing = { kept: false, lang: "", saved: "", mastery: null };
      if (!api || String(call("Initialize", "", "")) !== "true") return nothing;
      open = true;
      records = get("cmi.mode") === "normal" || get("cmi.mode") === "";
      const resumed = get("cmi.entry") === "resume";
      const saved = resumed ? get("cmi.suspend_data") : "";
      const asked = get("cmi.scaled_passing_score");
      if (records && get("cmi.completion_status") !== "completed") {
        set("cmi.completion_status", "incomplete");
        set("cmi.exit", "suspend");
        commit();
      }
      const mastery = asked === "" ? null : Number(asked);
      return { kept: true, lang: get("cmi.learner_preference.language").slice(0, 2), saved, mastery };
    },
    keep(text, progress) {
      if (!open || !records) return;
      set("cmi.suspend_data", text);
      set("cmi.progress_measure", real(progress));
      commit();
    },
    finish(result, answers) {
      if (!open || !records) return;
      const count = Number(get("cmi.interactions._count") || 0);
      answers.forEach((answer, at) => interaction(answer, count + at));
      result.objectives.forEach(objective);
      set("cmi.score.min", "0");
      set("cmi.score.max", "100");
      set("cmi.score.raw", real(result.scaled * 100));
      set("cmi.score.scaled", real(result.scaled));
      if (result.passed !== null) set("cmi.success_status", result.passed ? "passed" : "failed");
      set("cmi.completion_status", "completed");
      commit();
    },
    close(done) {
      if (!open) return;
      open = false;
      if (records) {
        set("cmi.session_time", lasted(started));
        set("cmi.exit", done ? "normal" : "suspend");
        commit();
      }
      call("Terminate", "", "");
    },
  };
};
