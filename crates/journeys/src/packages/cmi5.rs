use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    LEARNER, must, packed,
    rules::{self, Launched},
    site::Site,
    whole,
};
use crate::{Outcome, browser::Browser, walk::Tally};

const REGISTRATION: &str = "8a1c1b0e-5c1d-4b7e-9f00-0a6a2f6d4f11";
const ACTIVITY: &str = "https://lms.invalid/activities/1";

/// Plays every lesson and case, and the turns that a session and a registration can take.
pub async fn run(browser: &Browser, site: &Site, tally: &mut Tally) -> Outcome<()> {
    for what in whole() {
        tally.walk(&format!("cmi5 {what}"), through(browser, site, &what)).await;
    }
    tally.walk("cmi5 fails, then passes in another session", again(browser, site)).await;
    tally.walk("cmi5 suspends, resumes and is left by going away", left(browser, site)).await;
    tally.walk("cmi5 only looks on in review", reviews(browser, site)).await;
    tally.walk("cmi5 a token is given once", once(browser, site)).await;
    Ok(())
}

fn actor() -> Value {
    json!({ "objectType": "Agent", "account": { "homePage": "https://lms.invalid", "name": "7" } })
}

fn launch_data(what: &str, mode: &str) -> Value {
    let unit = what.replace(':', "s/");
    let lesson = what.starts_with("lesson");
    let mut data = json!({
        "contextTemplate": {
            "contextActivities": { "grouping": [{ "objectType": "Activity", "id": format!("{}/{unit}", super::BASE) }] },
            "extensions": { "https://w3id.org/xapi/cmi5/context/extensions/sessionid": "session-1" },
        },
        "launchMode": mode, "launchMethod": "AnyWindow",
        "moveOn": if lesson { "CompletedAndPassed" } else { "Completed" },
    });
    if lesson {
        data["masteryScore"] = json!(0.8);
    }
    data
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn launch_url(site: &Site, what: &str) -> String {
    let page = format!("/cmi5/{}/index.html", what.replace(':', "-"));
    let address = &site.address;
    let query: Vec<String> = [
        ("endpoint", format!("{address}/xapi/")),
        ("fetch", format!("{address}/fetch")),
        ("actor", actor().to_string()),
        ("registration", REGISTRATION.to_owned()),
        ("activityId", ACTIVITY.to_owned()),
    ]
    .iter()
    .map(|(name, value)| format!("{name}={}", encoded(value)))
    .collect();
    format!("{address}{page}?{}", query.join("&"))
}

fn enrol(site: &Site, what: &str, mode: &str) -> Outcome<Value> {
    let made = packed("cmi5", what)?;
    for (name, bytes) in &made.files {
        let kind = if name.ends_with(".html") { "text/html" } else { "text/plain" };
        site.put(&format!("/cmi5/{name}"), kind, bytes.clone());
    }
    let data = launch_data(what, mode);
    site.enrol(data.clone());
    site.session();
    Ok(data)
}

/// Launches and does what the steps say; what the page tells of itself.
async fn play(browser: &Browser, site: &Site, (what, steps): (&str, &str)) -> Outcome<Value> {
    browser.go(&launch_url(site, what)).await?;
    let script = format!(
        "{LEARNER}
        const done = arguments[arguments.length - 1];
        const one = learner(() => window);
        (async () => {{
          await one.ready();
          {steps}
          done(one.told());
        }})().catch(error => done({{ failed: String(error) }}));"
    );
    let told = browser.script_later(&script, Vec::new()).await?;
    if let Some(why) = told["failed"].as_str() {
        return Err(format!("{what}: {why}"));
    }
    must(told["errors"] == json!([]), format!("the page met errors: {}", told["errors"]))?;
    Ok(told)
}

/// Takes what a session said, and holds it against the rules.
fn heard(site: &Site, data: &Value) -> Outcome<Vec<Value>> {
    let (fetched, heard, statements) = site.session();
    must(fetched == 1, format!("the token was fetched {fetched} times"))?;
    must(heard.iter().all(|one| one.allowed), "every call carries the token and the version")?;
    let first: Vec<&str> = heard.iter().take(4).map(|one| one.path.as_str()).collect();
    let asked = [
        "/xapi/activities/state",
        "/xapi/agents/profile",
        "/xapi/activities/state",
        "/xapi/statements",
    ];
    must(first == asked, format!("launch data and preferences come first: {first:?}"))?;
    let methods = heard.iter().all(|one| matches!(one.method.as_str(), "GET" | "PUT" | "POST"));
    must(methods, "it reads, keeps and says, no more")?;
    let actor = actor();
    let launched = Launched { actor: &actor, activity: ACTIVITY, registration: REGISTRATION, data };
    let broken = rules::broken(&statements, &launched);
    must(broken.is_empty(), format!("{broken:?}"))?;
    Ok(statements)
}

fn verbs(statements: &[Value], expected: &[&str]) -> Outcome<()> {
    let found = rules::defined(statements);
    must(found == expected, format!("{found:?}, not {expected:?}"))
}

const RIGHT: &str = "one.answer('right', 99); await one.handIn(); await one.leave();";
const WRONG: &str = "one.answer('wrong', 99); await one.handIn(); await one.leave();";
const PASSED: [&str; 4] = ["initialized", "passed", "completed", "terminated"];

async fn through(browser: &Browser, site: &Site, what: &str) -> Outcome<()> {
    let data = enrol(site, what, "Normal")?;
    let lesson = what.starts_with("lesson");
    let steps = if lesson { RIGHT } else { "await one.decide('right', 99); await one.leave();" };
    let told = play(browser, site, (what, steps)).await?;
    must(told["lang"] == "en", "the language that the learner prefers is spoken")?;
    let statements = heard(site, &data)?;
    match lesson {
        true => verbs(&statements, &PASSED)?,
        false => verbs(&statements, &["initialized", "completed", "terminated"])?,
    }
    let asked = if lesson { "questions" } else { "steps" };
    let count = told["unit"][asked].as_array().map_or(0, Vec::len);
    let answers = statements.iter().filter(|one| rules::verb(one) == "answered");
    let answers: Vec<&Value> = answers.collect();
    must(count > 0 && answers.len() == count, format!("{} answers of {count}", answers.len()))?;
    let right =
        answers.iter().all(|one| one["result"]["success"] == true && !rules::is_defined(one));
    must(right, "answers are allowed statements, and right")
}

async fn again(browser: &Browser, site: &Site) -> Outcome<()> {
    let what = "lesson:L1";
    let data = enrol(site, what, "Normal")?;
    play(browser, site, (what, WRONG)).await?;
    verbs(&heard(site, &data)?, &["initialized", "failed", "completed", "terminated"])?;
    // Completed once in a registration, failed before it is passed, and nothing behind that.
    play(browser, site, (what, RIGHT)).await?;
    verbs(&heard(site, &data)?, &["initialized", "passed", "terminated"])?;
    play(browser, site, (what, WRONG)).await?;
    verbs(&heard(site, &data)?, &["initialized", "terminated"])
}

async fn left(browser: &Browser, site: &Site) -> Outcome<()> {
    let what = "lesson:L2";
    let data = enrol(site, what, "Normal")?;
    let before = play(browser, site, (what, "one.answer('right', 3);")).await?;
    // Somebody goes away without a word: the page says it for them.
    browser.go(&format!("{}/lms.html?sco=about:blank", site.address)).await?;
    let since = Instant::now();
    while site.count() < 2 && since.elapsed() < Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let statements = heard(site, &data)?;
    verbs(&statements, &["initialized", "terminated"])?;
    let progress = &statements[1]["result"]["extensions"]["https://w3id.org/xapi/cmi5/result/extensions/progress"];
    must(
        progress.as_i64().is_some_and(|at| (1..100).contains(&at)),
        format!("progress {progress}"),
    )?;
    let after = play(browser, site, (what, "await one.leave();")).await?;
    must(before["given"] == after["given"], "what was answered is there again")?;
    verbs(&heard(site, &data)?, &["initialized", "terminated"])
}

async fn reviews(browser: &Browser, site: &Site) -> Outcome<()> {
    for mode in ["Review", "Browse"] {
        let data = enrol(site, "lesson:L1", mode)?;
        play(browser, site, ("lesson:L1", RIGHT)).await?;
        let statements = heard(site, &data)?;
        must(statements.len() == 2, format!("{mode}: {} statements", statements.len()))?;
        verbs(&statements, &["initialized", "terminated"])?;
    }
    Ok(())
}

/// A page that is loaded again within a session gets no second token: it says nothing, and says so.
async fn once(browser: &Browser, site: &Site) -> Outcome<()> {
    let what = "lesson:L1";
    enrol(site, what, "Normal")?;
    play(browser, site, (what, "")).await?;
    browser.go(&format!("{}/lms.html?sco=about:blank", site.address)).await?;
    let told = play(browser, site, (what, "")).await;
    let why = told.err().unwrap_or_default();
    must(why.contains("already returned"), format!("the second launch: {why}"))?;
    browser.complaints(&[]).await?;
    site.session();
    Ok(())
}
