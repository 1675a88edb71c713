//! The strategy as a table to edit: a line a step and empty ones for more, the guard, who is left out; and
//! the pack that is put together from what was filled in.

use base::Rejection;
use credit::collections::{
    ACTIONS, LetterPack, RESULTS, Step, StrategyPack, WAYS, strategy_of,
    talk::{Reason, TalkPack},
};
use maud::{Markup, html};

use super::strategy::HERE;
use crate::{
    filled::Filled,
    kit::{Mistakes, hidden},
    state::App,
    visit::Visit,
};

/// Lines of the table: what a strategy may hold at most.
pub(super) const LINES: usize = 40;
/// Empty lines below the steps that there are.
const SPARE: usize = 3;
/// Columns of a line that are typed.
const TYPED: [&str; 10] =
    ["code", "zh", "en", "from", "to", "tiers", "kinds", "heard", "reasons", "level"];
/// Numbers of the general part.
const NUMBERS: [&str; 7] =
    ["bank_days", "least_minor", "most", "window_days", "cool_off_days", "hour_from", "hour_to"];
/// Lists of the general part, parted by commas.
const LISTS: [&str; 3] = ["weekdays", "quiet_days", "buyers"];

fn at(what: &str, line: usize) -> String {
    format!("{what}-{line}")
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<&str>>().join(", ")
}

fn line(mut filled: Filled, n: usize, step: &Step) -> Filled {
    let tiers = listed(step.tiers.iter().map(|tier| tier.code()));
    let kinds = listed(step.kinds.iter().map(|kind| kind.code()));
    let heard = listed(step.heard.iter().map(String::as_str));
    let reasons = listed(step.reasons.iter().map(String::as_str));
    for (what, value) in [
        ("code", step.code.clone()),
        ("zh", step.name.zh.clone()),
        ("en", step.name.en.clone()),
        ("from", step.from.to_string()),
        ("to", step.to.to_string()),
        ("tiers", tiers),
        ("kinds", kinds),
        ("heard", heard),
        ("reasons", reasons),
        ("level", step.level.to_string()),
        ("action", step.action.clone()),
        ("way", step.way.clone()),
        ("letter", step.letter.clone()),
    ] {
        filled = filled.or(&at(what, n), value);
    }
    filled
}

/// What a step may name: the letters and the reasons of the company.
pub(super) struct Words {
    letters: LetterPack,
    talk: TalkPack,
}

impl Words {
    /// Those that count today.
    ///
    /// # Errors
    /// `scoring.pack-unreadable`, or a fault.
    pub(super) async fn read(app: &App, visit: &Visit) -> base::Result<Self> {
        Ok(Self {
            letters: LetterPack::in_force(&app.db, visit.today).await?.into_owned(),
            talk: TalkPack::in_force(&app.db, visit.today).await?.into_owned(),
        })
    }
}

/// What stands in the form first.
pub(super) fn first(visit: &Visit, pack: &StrategyPack) -> Filled {
    let guard = &pack.guard;
    let weekdays: Vec<String> = guard.weekdays.iter().map(i32::to_string).collect();
    let quiet: Vec<String> = guard.quiet.iter().map(base::Day::to_string).collect();
    let buyers: Vec<&str> = pack.but_buyers.iter().map(String::as_str).collect();
    let mut filled = Filled::default()
        .or("per", if pack.by_item { "item" } else { "buyer" })
        .or("bank_days", pack.bank_days.to_string())
        .or("least_minor", pack.least_minor.to_string())
        .or("preset", pack.preset.as_str())
        .or("most", pack.own.0.to_string())
        .or("window_days", pack.own.1.to_string())
        .or("cool_off_days", pack.own.2.to_string())
        .or("hour_from", guard.hours.0.to_string())
        .or("hour_to", guard.hours.1.to_string())
        .or("weekdays", weekdays.join(", "))
        .or("quiet_days", quiet.join(", "))
        .or("buyers", buyers.join(", "))
        .or("effective_on", visit.today.plus_days(1).to_string());
    for (name, on) in [
        ("automatic", pack.automatic),
        ("disputed", pack.but_disputed),
        ("promised", pack.but_promised),
    ] {
        filled = filled.or(name, if on { "1" } else { "" });
    }
    for (n, step) in pack.steps.iter().enumerate() {
        filled = line(filled, n, step);
    }
    filled
}

/// How many lines are shown.
fn lines(filled: &Filled) -> usize {
    let used = (0..LINES).filter(|n| filled.some(&at("code", *n)).is_some());
    (used.max().map_or(0, |n| n + 1) + SPARE).min(LINES)
}

/// What was typed and what is wrong with it.
type Told<'a> = (&'a Filled, &'a Mistakes);

fn one_of(
    visit: &Visit,
    (name, field): (&str, &str),
    ((filled, mistakes), values): (Told<'_>, &[(String, String)]),
) -> Markup {
    html! {
        label.field.wrong[mistakes.has(field)] {
            span { (visit.t(name)) }
            select id={ "f-" (field) } name=(field) {
                @for (value, shown) in values {
                    option value=(value) selected[filled.get(field) == value] { (shown) }
                }
            }
            (mistakes.beside(visit.lang, field))
        }
    }
}

fn typed(visit: &Visit, (name, field): (&str, &str), (filled, mistakes): Told<'_>) -> Markup {
    html! {
        label.field.wrong[mistakes.has(field)] {
            span { (visit.t(name)) }
            input type="text" id={ "f-" (field) } name=(field) value=(filled.get(field));
            (mistakes.beside(visit.lang, field))
        }
    }
}

/// The form. What is wrong with it is summed up by the page, at its top; each field says its own.
pub(super) fn form(visit: &Visit, words: &Words, told: Told<'_>) -> Markup {
    let (filled, mistakes) = told;
    html! {
        form.fields.wide id="strategy-edit" method="post" action={ (HERE) "/draft" } {
            (hidden("csrf", &visit.csrf))
            p.soft { (visit.t("collections-strategy-edit-lead")) }
            p.meta {
                (visit.ta("collections-strategy-heard-words", &[("words", &RESULTS.join(", "))]))
            }
            p.meta { (visit.ta("collections-strategy-reason-words", &[("words", &reasons(visit, words))])) }
            @for n in 0..lines(filled) { (step_fields(visit, words, n, told)) }
            (general(visit, told))
            label.field.wrong[mistakes.has("effective_on")] {
                span { (visit.t("collections-strategy-from")) span.must { (visit.t("house-must")) } }
                input type="date" id="f-effective_on" name="effective_on"
                    value=(filled.get("effective_on")) required;
                (mistakes.beside(visit.lang, "effective_on"))
            }
            label.field.wrong[mistakes.has("reason")] {
                span { (visit.t("collections-reason")) span.must { (visit.t("house-must")) } }
                textarea id="f-reason" name="reason" rows="3" required maxlength="1000" {
                    (filled.get("reason"))
                }
                (mistakes.beside(visit.lang, "reason"))
            }
            div.actions {
                button.button.primary { (visit.t("collections-strategy-try")) }
                button.button name="look" value="level" { (visit.t("collections-cadence-look")) }
            }
        }
    }
}

/// The codes of reasons with their names.
fn reasons(visit: &Visit, words: &Words) -> String {
    let said = |one: &Reason| format!("{} {}", one.code, one.name.pick(visit.lang));
    let all: Vec<String> = words.talk.reasons.iter().map(said).collect();
    all.join(visit.lang.pick("、", ", "))
}

fn step_fields(visit: &Visit, known: &Words, n: usize, told: Told<'_>) -> Markup {
    let words = |prefix: &str, words: &[&str]| -> Vec<(String, String)> {
        let said = |word: &&str| ((*word).to_owned(), visit.t(&format!("{prefix}-{word}")));
        words.iter().map(said).collect()
    };
    let mut letters = vec![(String::new(), visit.t("collections-strategy-no-letter"))];
    letters.extend(
        (known.letters.letters.iter())
            .map(|letter| (letter.code.clone(), letter.name.pick(visit.lang).to_owned())),
    );
    // A letter that was withdrawn stays what was chosen, until another one is.
    let chosen = told.0.get(&at("letter", n));
    if !chosen.is_empty() && known.letters.find(chosen).is_none() {
        let gone = visit.ta("collections-strategy-letter-gone", &[("letter", chosen)]);
        letters.push((chosen.to_owned(), gone));
    }
    let number = (n + 1).to_string();
    let name = visit.ta("collections-strategy-line", &[("number", &number)]);
    let (filled, mistakes) = told;
    let said = filled.get(&at(visit.lang.pick("zh", "en"), n));
    // Folded, so that twenty steps are a page and not twenty; what is wrong, or empty, stands open.
    let wrong = TYPED.iter().chain(&["action", "way", "letter"]);
    let wrong = wrong.map(|what| at(what, n)).any(|field| mistakes.has(&field));
    let open = wrong || filled.get(&at("code", n)).is_empty();
    html! {
        details.rule-fold open[open] {
        summary { (name) @if !said.is_empty() { " · " (said) } }
        fieldset.rule-step {
            legend.away { (name) }
            @for what in TYPED {
                (typed(visit, (&format!("collections-strategy-f-{what}"), &at(what, n)), told))
            }
            (one_of(visit, ("collections-outbox-action", &at("action", n)),
                (told, &words("collections-step", &ACTIONS))))
            (one_of(visit, ("collections-channel", &at("way", n)),
                (told, &words("collections-way", &WAYS))))
            (one_of(visit, ("collections-outbox-letter", &at("letter", n)), (told, &letters)))
        }
        }
    }
}

fn general(visit: &Visit, told: Told<'_>) -> Markup {
    let (filled, _) = told;
    let per: Vec<(String, String)> = ["buyer", "item"]
        .map(|per| (per.to_owned(), visit.t(&format!("collections-strategy-per-{per}"))))
        .into();
    let mut presets = vec![("own".to_owned(), visit.t("collections-guard-own"))];
    presets.extend(
        StrategyPack::shipped()
            .presets
            .iter()
            .map(|preset| (preset.code.clone(), preset.name.pick(visit.lang).to_owned())),
    );
    let tick = |name: &str| {
        html! {
            div.field {
                label.choice {
                    input type="checkbox" name=(name) value="1" checked[filled.get(name) == "1"];
                    span { (visit.t(&format!("collections-strategy-{name}"))) }
                }
            }
        }
    };
    let label = |name: &str| format!("collections-strategy-g-{}", name.replace('_', "-"));
    html! {
        fieldset.rule-step {
            legend { (visit.t("collections-strategy-general")) }
            (one_of(visit, ("collections-strategy-per", "per"), (told, &per)))
            (one_of(visit, ("collections-guard-preset", "preset"), (told, &presets)))
            @for name in NUMBERS.iter().chain(&LISTS) {
                (typed(visit, (&label(name), name), told))
            }
            @for name in ["automatic", "disputed", "promised"] { (tick(name)) }
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(['"', '\\', '\n', '\r'], "'"))
}

fn list(text: &str, quote: bool) -> String {
    let words = text.split([',', '，', '、', ' ', ';']).map(str::trim).filter(|w| !w.is_empty());
    let words = words.map(|word| if quote { quoted(word) } else { word.replace(['"', ']'], "") });
    format!("[{}]", words.collect::<Vec<_>>().join(", "))
}

/// A whole number; what is wrong with it is said by the words that stand over the field.
fn whole(visit: &Visit, filled: &Filled, name: &str) -> Result<i64, Rejection> {
    let text = filled.get(name).replace([',', ' ', '+'], "");
    text.parse().map_err(|_| {
        Rejection::new("collections.strategy-number")
            .with("name", said(visit, name))
            .with("value", filled.get(name))
            .on(name)
    })
}

/// What a field is called on the page: that of a line with the line's name.
fn said(visit: &Visit, name: &str) -> String {
    match name.rsplit_once('-') {
        Some((what, n)) => {
            let number = n.parse::<usize>().map_or(0, |n| n + 1).to_string();
            let line = visit.ta("collections-strategy-line", &[("number", &number)]);
            format!("{line} · {}", visit.t(&format!("collections-strategy-f-{what}")))
        }
        None => visit.t(&format!("collections-strategy-g-{}", name.replace('_', "-"))),
    }
}

/// What the pack refuses as a whole, led to the field that it is about: the line whose code it names, or the
/// field of its own name, or the first line.
fn placed(filled: &Filled, wrong: Rejection) -> Rejection {
    let args = |name: &str| {
        let found = wrong.args.iter().find(|(known, _)| *known == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let (key, why) = (args("name"), args("why"));
    let line = (0..LINES).find(|n| {
        let code = filled.get(&at("code", *n));
        !code.is_empty() && why.starts_with(code)
    });
    let general = NUMBERS.iter().chain(&LISTS).chain(&["per", "preset"]);
    let general = general.copied().find(|name| *name == key || why.contains(*name));
    let field = match (line, general) {
        (Some(n), _) => at(if TYPED.contains(&key) { key } else { "code" }, n),
        (None, Some(name)) => name.to_owned(),
        (None, None) => at("code", 0),
    };
    wrong.on(field)
}

/// A line as a step of the pack, behind its first day and its level.
fn step_text(
    visit: &Visit,
    filled: &Filled,
    n: usize,
) -> Result<Option<(i64, i64, String)>, Rejection> {
    let get = |what: &str| filled.get(&at(what, n));
    if get("code").is_empty() {
        return Ok(None);
    }
    let from = whole(visit, filled, &at("from", n))?;
    let level = whole(visit, filled, &at("level", n))?;
    let text = format!(
        "\n[[step]]\ncode = {}\nfrom = {}\nto = {}\ntiers = {}\nkinds = {}\nheard = {}\n\
         reasons = {}\naction = {}\nchannel = {}\nletter = {}\nlevel = {}\nname = {{ zh = {}, en = {} }}\n",
        quoted(get("code")),
        from,
        whole(visit, filled, &at("to", n))?,
        list(get("tiers"), true),
        list(get("kinds"), true),
        list(get("heard"), true),
        list(get("reasons"), true),
        quoted(get("action")),
        quoted(get("way")),
        quoted(get("letter")),
        level,
        quoted(get("zh")),
        quoted(get("en")),
    );
    Ok(Some((from, level, text)))
}

/// The presets, which are not edited here.
fn preset_text(now: &StrategyPack) -> String {
    let mut text = String::new();
    for preset in &now.presets {
        text.push_str(&format!(
            "\n[[preset]]\ncode = {}\nname = {{ zh = {}, en = {} }}\nmost = {}\nwindow_days = {}\n\
             cool_off_days = {}\n",
            quoted(&preset.code),
            quoted(&preset.name.zh),
            quoted(&preset.name.en),
            preset.most,
            preset.window_days,
            preset.cool_off_days,
        ));
    }
    text
}

/// The strategy that was filled in, as a pack.
pub(super) fn put_together(
    (app, visit): (&App, &Visit),
    now: &StrategyPack,
    filled: &Filled,
) -> Result<String, Mistakes> {
    let mut reader = filled.reader();
    let from = reader.day("effective_on");
    reader.text("reason");
    let mut mistakes = reader.mistakes();
    let mut numbers = Vec::new();
    for name in NUMBERS {
        match whole(visit, filled, name) {
            Ok(number) => numbers.push((name, number)),
            Err(wrong) => mistakes.0.push(wrong),
        }
    }
    let mut steps: Vec<(i64, i64, String)> = Vec::new();
    for n in 0..LINES {
        match step_text(visit, filled, n) {
            Ok(text) => steps.extend(text),
            Err(wrong) => mistakes.0.push(wrong),
        }
    }
    // Steps that were moved stand in the order of their days again.
    steps.sort_by_key(|(from, level, _)| (*from, *level));
    if !mistakes.0.is_empty() {
        return Err(mistakes);
    }
    let number = |name: &str| {
        let found = numbers.iter().find(|(known, _)| *known == name);
        found.map_or(0, |(_, number)| *number)
    };
    let on = |name: &str| filled.get(name) == "1";
    let mut text = format!(
        "version = \"{from}.{}\"\neffective_from = \"{from}\"\nsource = \"{HERE}\"\n\n[way]\nper = {}\n\
         bank_days = {}\nautomatic = {}\nleast_minor = {}\n\n[guard]\npreset = {}\n",
        app.db.ids().next(),
        quoted(filled.get("per")),
        number("bank_days"),
        on("automatic"),
        number("least_minor"),
        quoted(filled.get("preset")),
    );
    for name in ["most", "window_days", "cool_off_days", "hour_from", "hour_to"] {
        text.push_str(&format!("{name} = {}\n", number(name)));
    }
    text.push_str(&format!(
        "weekdays = {}\nquiet_days = {}\n\n[except]\ndisputed = {}\npromised = {}\nbuyers = {}\n",
        list(filled.get("weekdays"), false),
        list(filled.get("quiet_days"), true),
        on("disputed"),
        on("promised"),
        list(filled.get("buyers"), true),
    ));
    text.push_str(&preset_text(now));
    steps.iter().for_each(|(_, _, step)| text.push_str(step));
    match strategy_of(&text) {
        Ok(_) => Ok(text),
        Err(base::Failure::Rejected(wrong)) => Err(Mistakes(vec![placed(filled, wrong)])),
        Err(_) => Err(Mistakes(vec![Rejection::new("collections.strategy-same")])),
    }
}
