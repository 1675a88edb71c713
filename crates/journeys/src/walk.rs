//! Walks journeys, and counts what went well.

use std::{collections::BTreeMap, time::Instant};

use serde_json::json;
use thirtyfour::{Key, TypingData};

use crate::{
    Outcome,
    browser::{Browser, spoken},
    product::Product,
    script::{self, Journey, Step},
};

/// What was walked.
#[derive(Debug, Default)]
pub struct Tally {
    /// How many went well.
    pub passed: usize,
    /// What did not, and why.
    pub failed: Vec<String>,
}

impl Tally {
    /// Walks one and counts it.
    pub async fn walk(&mut self, name: &str, walk: impl Future<Output = Outcome<()>>) {
        let started = Instant::now();
        let outcome = walk.await;
        self.count(name, started, outcome);
    }

    /// Counts one, said aloud.
    pub fn count(&mut self, name: &str, started: Instant, outcome: Outcome<()>) {
        let took = started.elapsed().as_millis();
        match outcome {
            Ok(()) => {
                println!("  ok      {name} ({took} ms)");
                self.passed += 1;
            }
            Err(why) => {
                println!("  FAILED  {name} ({took} ms)\n          {why}");
                self.failed.push(format!("{name}: {why}"));
            }
        }
    }

    /// The closing lines.
    pub fn close(&self) {
        if !self.failed.is_empty() {
            println!("\nfailed:");
            self.failed.iter().for_each(|line| println!("  {line}"));
        }
        println!("\njourneys: {} passed, {} failed", self.passed, self.failed.len());
    }
}

/// Walks all journeys, or the named ones.
pub async fn journeys(
    browser: &Browser,
    product: &Product,
    names: &[String],
    tally: &mut Tally,
) -> Outcome<()> {
    let all = script::all()?;
    if let Some(name) = names.iter().find(|name| !all.contains_key(*name)) {
        let known: Vec<&str> = all.keys().map(String::as_str).collect();
        return Err(format!("there is no journey {name:?}; there are {}", known.join(", ")));
    }
    let wanted = |name: &String| names.is_empty() && !name.starts_with('_') || names.contains(name);
    for journey in all.values().filter(|journey| wanted(&journey.name)) {
        let started = Instant::now();
        browser.width(1440).await?;
        browser.forget().await?;
        let mut walker = Walker::new(browser, &product.address, &product.words, &all);
        let outcome = walker.walk(journey).await;
        tally.count(&journey.name, started, outcome);
    }
    Ok(())
}

/// Someone on a journey.
pub struct Walker<'a> {
    browser: &'a Browser,
    address: &'a str,
    words: &'a BTreeMap<String, String>,
    journeys: &'a BTreeMap<String, Journey>,
    expected: Vec<String>,
}

impl<'a> Walker<'a> {
    /// Before the first step. `words` stand for `{name}` in steps.
    pub const fn new(
        browser: &'a Browser,
        address: &'a str,
        words: &'a BTreeMap<String, String>,
        journeys: &'a BTreeMap<String, Journey>,
    ) -> Self {
        Self { browser, address, words, journeys, expected: Vec::new() }
    }

    /// Walks a journey to its end or to its first failure.
    pub async fn walk(&mut self, journey: &Journey) -> Outcome<()> {
        for (line, step) in &journey.steps {
            let outcome = match step {
                Step::Use(name) => match self.journeys.get(name) {
                    Some(other) => Box::pin(self.walk(other)).await,
                    None => Err(format!("there is no journey {name:?}")),
                },
                other => self.step(other).await,
            };
            if let Err(why) = outcome {
                let place = self.browser.place().await.unwrap_or_default();
                return Err(format!("{}.txt:{line} at {place}: {why}", journey.name));
            }
        }
        Ok(())
    }

    /// Takes one step, then looks whether the page is sound.
    async fn step(&mut self, step: &Step) -> Outcome<()> {
        match step {
            Step::Expect(word) => {
                self.expected.push(word.clone());
                Ok(())
            }
            Step::Open(_)
            | Step::Click(_)
            | Step::ClickOn(_)
            | Step::MaybeClick(_)
            | Step::Enter(..) => {
                self.take(step).await?;
                sound(self.browser, &self.expected).await
            }
            _ => self.take(step).await,
        }
    }

    async fn take(&self, step: &Step) -> Outcome<()> {
        let browser = self.browser;
        match step {
            Step::Open(path) => browser.go(&format!("{}{}", self.address, self.filled(path))).await,
            Step::At(path) => self.at(&self.filled(path)).await,
            Step::See(text) => self.see(&self.filled(text)).await,
            Step::NotSee(text) => {
                let says = browser.script(SAYS, vec![json!(self.filled(text))]).await?;
                met(says == json!(false), || format!("the page says {text:?}"))
            }
            Step::Find(css) => browser.find(css).await.map(|_| ()),
            Step::Count(least, css) => {
                let enough = browser.until(ENOUGH, vec![json!(css), json!(least)]).await?;
                met(enough, || format!("fewer than {least} elements are {css}"))
            }
            Step::Click(css) => browser.find(css).await?.click().await.map_err(spoken),
            Step::MaybeClick(css) => match browser.find_now(css).await? {
                Some(element) => element.click().await.map_err(spoken),
                None => Ok(()),
            },
            Step::ClickOn(text) => self.click_on(&self.filled(text)).await,
            Step::Fill(css, value) => self.fill(css, self.filled(value)).await,
            Step::Enter(css, value) => self.fill(css, self.filled(value) + Key::Return).await,
            Step::Press(css, key) => {
                let key = match key.as_str() {
                    "ArrowLeft" => Key::Left,
                    "ArrowRight" => Key::Right,
                    "ArrowUp" => Key::Up,
                    "ArrowDown" => Key::Down,
                    _ => return Err(format!("{key} is no key that journeys press")),
                };
                browser.press(css, "" + key).await
            }
            Step::Drag(css, by) => browser.drag(css, *by).await,
            Step::Choose(css, value) => {
                browser.find(css).await?;
                let set = browser.script(SET, vec![json!(css), json!(self.filled(value))]).await?;
                met(set == json!(true), || format!("{css} has no choice {value:?}"))
            }
            Step::Upload(css, file) => {
                let path = script::folder("files").join(file);
                let field = browser.find_hidden(css).await?;
                field.send_keys(path.to_string_lossy().as_ref()).await.map_err(spoken)
            }
            Step::Download(css, kind) => self.download(css, kind).await,
            Step::Width(width) => browser.width(*width).await,
            Step::Use(_) | Step::Expect(_) => Ok(()),
        }
    }

    fn filled(&self, text: &str) -> String {
        let fill = |text: String, (name, value): (&String, &String)| {
            text.replace(&format!("{{{name}}}"), value)
        };
        self.words.iter().fold(text.to_owned(), fill)
    }

    async fn at(&self, path: &str) -> Outcome<()> {
        let there = self.browser.until(AT, vec![json!(path)]).await?;
        met(there, || format!("this is not {path}"))
    }

    async fn see(&self, text: &str) -> Outcome<()> {
        let said = self.browser.until(SAYS, vec![json!(text)]).await?;
        met(said, || format!("the page does not say {text:?}"))
    }

    async fn fill(&self, css: &str, keys: impl Into<TypingData>) -> Outcome<()> {
        let field = self.browser.find(css).await?;
        let empty = self.browser.script(SET, vec![json!(css), json!("")]).await?;
        met(empty == json!(true), || format!("{css} cannot be emptied"))?;
        field.send_keys(keys).await.map_err(spoken)
    }

    async fn click_on(&self, text: &str) -> Outcome<()> {
        let found = self.browser.until(MARK, vec![json!(text)]).await?;
        met(found, || format!("no visible link or button says {text:?}"))?;
        let element = self.browser.find("[data-journey-mark]").await?;
        element.click().await.map_err(spoken)
    }

    async fn download(&self, css: &str, kind: &str) -> Outcome<()> {
        self.browser.find(css).await?;
        let got = self.browser.script_later(DOWNLOAD, vec![json!(css)]).await?;
        let text = |name: &str| got[name].as_str().unwrap_or_default().to_owned();
        let status = got["status"].as_u64().unwrap_or_default();
        met(status == 200, || format!("the download answers {status} {}", text("error")))?;
        let size = got["size"].as_u64().unwrap_or_default();
        let right = match kind {
            "xlsx" => text("head").starts_with("PK") && size > 1_000,
            "json" => text("head").trim_start().starts_with(['{', '[']),
            _ => size > 0 && !text("head").contains("<!DOCTYPE"),
        };
        met(right, || format!("{size} bytes came that are no {kind}: {:?}", text("head")))
    }
}

/// Whether a page has nothing in its console, nothing that sticks out and no missing text.
pub async fn sound(browser: &Browser, expected: &[String]) -> Outcome<()> {
    let complaints = browser.complaints(expected).await?;
    met(complaints.is_empty(), || format!("the console says: {}", complaints.join(" | ")))?;
    if let Some(what) = browser.overflow().await? {
        return Err(format!("the page is wider than its window: {what}"));
    }
    let hole = browser.script(HOLE, Vec::new()).await?;
    met(hole.is_null(), || format!("a text is missing: {hole}"))
}

fn met(is: bool, or: impl FnOnce() -> String) -> Outcome<()> {
    if is { Ok(()) } else { Err(or()) }
}

const SAYS: &str = "
    const page = document.body.innerText.replace(/\\s+/g, ' ');
    return page.includes(arguments[0].replace(/\\s+/g, ' '));";
const HOLE: &str = "
    const hole = document.documentElement.innerHTML.match(/⟦[^⟧]*⟧/);
    return hole ? hole[0] : null;";
const AT: &str = "
    const here = decodeURI(location.pathname + location.search);
    const wanted = arguments[0];
    const below = here.startsWith(wanted) && '/?&#'.includes(here[wanted.length]);
    return document.readyState === 'complete' &&
      (here === wanted || location.pathname === wanted || below);";
const ENOUGH: &str = "return document.querySelectorAll(arguments[0]).length >= arguments[1];";
const SET: &str = "
    const field = document.querySelector(arguments[0]);
    if (!field) return false;
    if (field.type === 'date' && arguments[1] === '') return true;
    field.value = arguments[1];
    if (field.value !== arguments[1]) return false;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    if (arguments[1] !== '') field.dispatchEvent(new Event('change', { bubbles: true }));
    return true;";
const MARK: &str = "
    document.querySelectorAll('[data-journey-mark]')
      .forEach(e => e.removeAttribute('data-journey-mark'));
    const says = e => (e.innerText || e.value || e.getAttribute('aria-label') || '').trim();
    const kinds = 'a, button, summary, [role=tab], [type=submit], label';
    const all = [...document.querySelectorAll(kinds)].filter(e => e.getClientRects().length > 0);
    const found = all.find(e => says(e) === arguments[0])
      || all.find(e => says(e).split('\\n')[0].trim() === arguments[0]);
    if (found) found.setAttribute('data-journey-mark', '');
    return !!found;";
const DOWNLOAD: &str = "
    const done = arguments[arguments.length - 1];
    const link = document.querySelector(arguments[0]);
    fetch(link.href || link.formAction || link.action, { credentials: 'same-origin' })
      .then(async answer => {
        const bytes = new Uint8Array(await answer.arrayBuffer());
        const head = new TextDecoder('utf-8').decode(bytes.slice(0, 60));
        done({ status: answer.status, size: bytes.length, head });
      })
      .catch(error => done({ status: 0, error: String(error) }));";
