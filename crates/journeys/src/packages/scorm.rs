use serde_json::{Value, json};

use super::{LEARNER, marks, must, packed, site::Site, whole};
use crate::{Outcome, browser::Browser, walk::Tally};

/// What a session is told to do.
struct Session<'a> {
    what: &'a str,
    /// Steps of a learner, in JavaScript, with `one` as the learner.
    steps: &'a str,
    /// Behind the address of the learning system.
    query: &'a str,
}

/// Plays every lesson and case, and the turns that a record can take.
pub async fn run(browser: &Browser, site: &Site, tally: &mut Tally) -> Outcome<()> {
    for what in whole() {
        tally.walk(&format!("scorm {what}"), through(browser, site, &what)).await;
    }
    tally.walk("scorm fails", fails(browser, site)).await;
    tally.walk("scorm marks as the house does", marks_alike(browser, site)).await;
    tally.walk("scorm suspends and resumes", resumes(browser, site)).await;
    tally.walk("scorm only looks on in review", reviews(browser, site)).await;
    tally.walk("scorm plays without a learning system", alone(browser, site)).await;
    Ok(())
}

fn lay(site: &Site, what: &str) -> Outcome<String> {
    let made = packed("scorm2004", what)?;
    for (name, bytes) in &made.files {
        let kind = if name.ends_with(".html") { "text/html" } else { "text/plain" };
        site.put(&format!("/scorm/{name}"), kind, bytes.clone());
    }
    Ok(format!("/scorm/{}/index.html", what.replace(':', "-")))
}

/// Plays a session; what the runner recorded, and what the page says of itself.
async fn play(browser: &Browser, site: &Site, session: &Session<'_>) -> Outcome<(Value, Value)> {
    let page = lay(site, session.what)?;
    let url = format!("{}/lms.html?sco={page}{}", site.address, session.query);
    browser.go(&url).await?;
    let script = format!(
        "{LEARNER}
        const done = arguments[arguments.length - 1];
        const one = learner(() => document.getElementById('sco').contentWindow);
        (async () => {{
          await one.ready();
          {}
          lms.keep();
          done({{ cmi: lms.cmi(), calls: lms.calls, told: one.told() }});
        }})().catch(error => done({{ failed: String(error) }}));",
        session.steps
    );
    let said = browser.script_later(&script, Vec::new()).await?;
    if let Some(why) = said["failed"].as_str() {
        return Err(format!("{}: {why}", session.what));
    }
    let bad: Vec<&Value> = said["calls"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|call| call["code"] != "0" && !is_unset(call))
        .collect();
    must(bad.is_empty(), format!("the runner raised errors: {bad:?}"))?;
    let errors = &said["told"]["errors"];
    must(errors == &json!([]), format!("the page met errors: {errors}"))?;
    let complaints = browser.complaints(&[]).await?;
    must(complaints.is_empty(), format!("the console says {complaints:?}"))?;
    Ok((said["cmi"].clone(), said["told"].clone()))
}

/// Whether an element was read that nobody has set yet: the standard gives that a code of its own.
fn is_unset(call: &Value) -> bool {
    call["code"] == "403" && call["name"] == "GetValue"
}

fn same(cmi: &Value, pairs: &[(&str, Value)]) -> Outcome<()> {
    for (pointer, expected) in pairs {
        let found = cmi.pointer(pointer).unwrap_or(&Value::Null);
        must(found == expected, format!("{pointer} is {found}, not {expected}"))?;
    }
    Ok(())
}

async fn through(browser: &Browser, site: &Site, what: &str) -> Outcome<()> {
    let lesson = what.starts_with("lesson");
    let steps = match lesson {
        true => "one.answer('right', 99); await one.handIn(); await one.leave();",
        false => "await one.decide('right', 99); await one.leave();",
    };
    let session = Session { what, steps, query: if lesson { "&passing=0.8" } else { "" } };
    let (cmi, told) = play(browser, site, &session).await?;
    same(
        &cmi,
        &[
            ("/completion_status", json!("completed")),
            ("/success_status", json!(if lesson { "passed" } else { "unknown" })),
            ("/score/scaled", json!("1")),
            ("/score/raw", json!("100")),
            ("/progress_measure", json!("1")),
            ("/exit", json!("normal")),
        ],
    )?;
    let time = cmi["session_time"].as_str().unwrap_or_default();
    must(time.starts_with("PT") && time != "PT0S", format!("session_time is {time}"))?;
    let asked = if lesson { "questions" } else { "steps" };
    let count = told["unit"][asked].as_array().map_or(0, Vec::len);
    let kept = cmi["interactions"].as_object().map_or(0, |all| all.len());
    must(count > 0 && kept == count, format!("{kept} interactions for {count} {asked}"))?;
    for one in cmi["interactions"].as_object().into_iter().flat_map(|all| all.values()) {
        must(one["result"] == "correct", format!("an interaction is {one}"))?;
        must(one["learner_response"] != "" && one["timestamp"] != "", format!("{one}"))?;
    }
    let goals = told["unit"]["objectives"].as_array().map_or(0, Vec::len);
    let kept = cmi["objectives"].as_object().map_or(0, |all| all.len());
    must(kept == goals, format!("{kept} objectives for {goals}"))
}

async fn fails(browser: &Browser, site: &Site) -> Outcome<()> {
    let session = Session {
        what: "lesson:L1",
        steps: "one.answer('wrong', 99); await one.handIn(); await one.leave();",
        query: "&passing=0.8",
    };
    let (cmi, _) = play(browser, site, &session).await?;
    let failed = [("/completion_status", json!("completed")), ("/success_status", json!("failed"))];
    same(&cmi, &failed)?;
    let first = &cmi["interactions"]["0"]["result"];
    must(first == "incorrect", format!("the first interaction is {first}"))
}

/// Answers that are neither right nor wrong: the marks of the page are those of the house, to the last digit.
async fn marks_alike(browser: &Browser, site: &Site) -> Outcome<()> {
    for what in whole().iter().filter(|what| what.starts_with("lesson")) {
        let steps = "one.answer('blind', 99); await one.handIn(); await one.leave();";
        let session = Session { what, steps, query: "&passing=0.8" };
        let (cmi, told) = play(browser, site, &session).await?;
        let expected = marks::share(&told).ok_or("the page's data cannot be read")?;
        let found: f64 = cmi["score"]["scaled"].as_str().unwrap_or("").parse().unwrap_or(-1.0);
        let alike = (found - expected).abs() < 1e-9;
        must(alike, format!("{what}: the page gives {found}, the house {expected}"))?;
        let passed = if expected >= 0.8 { "passed" } else { "failed" };
        same(&cmi, &[("/success_status", json!(passed))])?;
    }
    Ok(())
}

async fn resumes(browser: &Browser, site: &Site) -> Outcome<()> {
    for (what, part, rest) in [
        ("lesson:L2", "one.answer('right', 3);", "one.answer('right', 99); await one.handIn();"),
        ("case:loss", "await one.decide('right', 1);", "await one.decide('right', 99);"),
    ] {
        let steps = format!("{part} await one.leave();");
        let (cmi, before) =
            play(browser, site, &Session { what, steps: &steps, query: "&lang=en" }).await?;
        let left = [("/completion_status", json!("incomplete")), ("/exit", json!("suspend"))];
        same(&cmi, &left)?;
        must(before["lang"] == "en", "the learner's language is spoken")?;
        let data = cmi["suspend_data"].as_str().unwrap_or_default();
        must(data.len() > 10, format!("suspend_data is {data:?}"))?;
        let session = Session { what, steps: "", query: "&resume" };
        let (_, after) = play(browser, site, &session).await?;
        let kept = (&after["given"], &after["taken"], &after["lang"]);
        let was = (&before["given"], &before["taken"], &before["lang"]);
        must(kept == was, format!("{what}: {was:?} became {kept:?}"))?;
        // What was answered is answered: the fields show it, so that only the rest is asked.
        let steps = rest_of(rest);
        let (cmi, _) =
            play(browser, site, &Session { what, steps: &steps, query: "&resume" }).await?;
        same(&cmi, &[("/completion_status", json!("completed")), ("/score/scaled", json!("1"))])?;
    }
    Ok(())
}

/// Picks of the first session stand: a click would take a tick away again.
fn rest_of(steps: &str) -> String {
    let fresh = "const open = one.unit().questions.filter(q => !(q.id in one.told().given));\
        one.unit().questions.splice(0, 99, ...open, ...one.unit().questions.filter(q => !open.includes(q)));";
    match steps.strip_prefix("one.answer('right', 99);") {
        Some(rest) => {
            format!("{fresh} one.answer('right', open.length); {rest} await one.leave();")
        }
        None => format!("{steps} await one.leave();"),
    }
}

async fn reviews(browser: &Browser, site: &Site) -> Outcome<()> {
    let session = Session {
        what: "lesson:L1",
        steps: "one.answer('right', 99); await one.handIn(); await one.leave();",
        query: "&mode=review",
    };
    let (cmi, _) = play(browser, site, &session).await?;
    must(cmi["completion_status"] == "unknown", "a review records nothing")
}

async fn alone(browser: &Browser, site: &Site) -> Outcome<()> {
    let page = lay(site, "lesson:L1")?;
    browser.go(&format!("{}{page}", site.address)).await?;
    let script = format!(
        "{LEARNER}
        const done = arguments[arguments.length - 1];
        const one = learner(() => window);
        (async () => {{
          await one.ready();
          one.answer('right', 99);
          await one.handIn();
          done(one.told());
        }})().catch(error => done({{ failed: String(error) }}));"
    );
    let told = browser.script_later(&script, Vec::new()).await?;
    must(told["alone"] == true, format!("it says that nothing is kept: {}", told["failed"]))?;
    let complaints = browser.complaints(&[]).await?;
    must(complaints.is_empty(), format!("the console says {complaints:?}"))
}
