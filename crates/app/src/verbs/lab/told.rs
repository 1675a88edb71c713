//! Bins and models in words, in tables and in JSON.

use credit::lab::{
    Developed, Judged, Skipped,
    report::{DeclinedTold, MoveTold, ParcelTold},
};
use quant::lab::{
    bin::{Bin, BinKind, Binning, Shape},
    frame::Frame,
    scorecard::Characteristic,
};
use serde_json::{Value as Json, json};

use crate::speak::Speaker;

/// The name of a shape; `None` is "no simple one".
pub const fn shape_code(shape: Option<Shape>) -> &'static str {
    match shape {
        None | Some(Shape::Any) => "none",
        Some(Shape::Ascending) => "ascending",
        Some(Shape::Descending) => "descending",
        Some(Shape::Peak) => "peak",
        Some(Shape::Valley) => "valley",
        Some(Shape::Concave) => "concave",
        Some(Shape::Convex) => "convex",
    }
}

/// What a bin holds, in the reader's words.
pub fn label(speaker: &Speaker, kind: &BinKind) -> String {
    match kind {
        BinKind::Range { from: None, to: None } => speaker.text("cli-lab-all", &[]),
        BinKind::Range { from: None, to: Some(to) } => format!("< {to}"),
        BinKind::Range { from: Some(from), to: None } => format!("≥ {from}"),
        BinKind::Range { from: Some(from), to: Some(to) } => format!("{from} … < {to}"),
        BinKind::Special(code) => format!("= {code}"),
        BinKind::Missing => speaker.text("cli-lab-missing", &[]),
        BinKind::Levels { levels, others } => {
            let mut words = levels.clone();
            if *others {
                words.push(speaker.text("cli-lab-others", &[]));
            }
            words.join(" | ")
        }
    }
}

/// The bad rate of a bin's rows; `None` where there are none.
fn rate(bin: &Bin) -> Option<f64> {
    let cell = bin.parts.train;
    (cell.total() > 0.0).then(|| cell.bad_rate())
}

/// A bad rate for people; a dash where there are no rows.
pub fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "–".to_owned(), |rate| format!("{:.2} %", rate * 100.0))
}

/// The bad rate of a bin for people.
pub fn bin_percent(bin: &Bin) -> String {
    percent(rate(bin))
}

/// A bin for machines.
pub fn bin_json(bin: &Bin) -> Json {
    let cell = bin.parts.train;
    let mut json = json!({
        "good": cell.good, "bad": cell.bad, "count": cell.total(), "bad_rate": rate(bin),
        "woe": bin.woe, "iv": bin.iv,
        "test": { "good": bin.parts.test.good, "bad": bin.parts.test.bad },
    });
    let kind = match &bin.kind {
        BinKind::Range { from, to } => vec![("from", json!(from)), ("to", json!(to))],
        BinKind::Levels { levels, others } => {
            vec![("levels", json!(levels)), ("others", json!(others))]
        }
        BinKind::Special(code) => vec![("special", json!(code))],
        BinKind::Missing => vec![("missing", json!(true))],
    };
    for (name, value) in kind {
        json[name] = value;
    }
    json
}

/// Variables for machines: binned ones and the others with their reason.
pub fn variables_json(bins: &[Binning]) -> Json {
    let variable = |binning: &Binning| {
        let told = binning.strength;
        json!({
            "name": binning.name, "iv": told.iv, "js": told.js, "gini": told.gini, "ks": told.ks,
            "trend": shape_code(binning.shape()),
            "bins": binning.bins.iter().map(bin_json).collect::<Vec<_>>(),
        })
    };
    bins.iter().map(variable).collect()
}

/// Why variables have no bins, for machines.
pub fn skipped_json(skipped: &[Skipped]) -> Json {
    skipped.iter().map(|one| json!({ "name": one.name, "why": one.why.code() })).collect()
}

/// One variable of the fit; what counts apart from it stands below it. Without a coefficient of its
/// own the variable rests at 0.
fn term_json(developed: &Developed, one: &Characteristic) -> Json {
    let own = || developed.terms.iter().filter(move |term| term.name == one.name);
    let main = own().find(|term| term.bin.is_none()).map(|term| &term.term);
    let apart = own().filter_map(|one| {
        let (bin, term) = (one.bin.as_ref()?, &one.term);
        let special = if let BinKind::Special(code) = bin { Some(code) } else { None };
        Some(json!({
            "special": special, "missing": special.is_none(), "beta": term.beta,
            "standard_error": term.standard_error, "z": term.z, "p_value": term.p_value,
        }))
    });
    json!({
        "name": one.name, "beta": one.beta, "standard_error": main.map(|t| t.standard_error),
        "z": main.map(|t| t.z), "p_value": main.map(|t| t.p_value), "vif": main.map(|t| t.vif),
        "points": one.entries.iter().map(|entry| entry.points).collect::<Vec<_>>(),
        "apart": apart.collect::<Vec<_>>(),
    })
}

/// The model for machines.
pub fn model_json(developed: &Developed, parts: &[(&'static str, Option<Judged>)]) -> Json {
    let fit = &developed.fit;
    let terms: Vec<Json> =
        developed.card.characteristics.iter().map(|one| term_json(developed, one)).collect();
    let dropped: Vec<Json> =
        developed.dropped.iter().map(|(name, why)| json!({ "name": name, "why": why })).collect();
    let mut json = json!({
        "intercept": fit.intercept.beta, "terms": terms, "dropped": dropped,
        "log_likelihood": fit.log_likelihood, "aic": fit.aic, "bic": fit.bic,
        "iterations": fit.iterations, "base": developed.card.base,
        "ridge": developed.penalty.ridge, "ridges_tried": developed.penalty.tried,
        "separating": developed.separating,
    });
    merge(&mut json, parts);
    json
}

/// Columns that held values which are no numbers, for machines.
pub fn notes_json(frame: &Frame) -> Json {
    let told = frame.columns().iter().filter(|c| c.notes.infinite + c.notes.unreadable > 0);
    told.map(|column| {
        let notes = &column.notes;
        json!({ "name": column.name, "infinite": notes.infinite, "unreadable": notes.unreadable })
    })
    .collect()
}

/// Says which columns held values that are no numbers: they count as missing, not as large.
pub fn notes(speaker: &Speaker, (frame, ragged): (&Frame, usize)) {
    if ragged > 0 {
        speaker.say("cli-lab-ragged", &[("rows", &ragged.to_string())]);
    }
    for column in frame.columns() {
        let notes = &column.notes;
        let name = column.name.as_str();
        if notes.infinite > 0 {
            let count = notes.infinite.to_string();
            speaker.say("cli-lab-infinite", &[("column", name), ("count", &count)]);
        }
        if notes.unreadable > 0 {
            let (count, example) =
                (notes.unreadable.to_string(), notes.example.clone().unwrap_or_default());
            let of = [("column", name), ("count", &count), ("example", &example)];
            speaker.say("cli-lab-unreadable", &of);
        }
    }
}

/// Says which variables were left out of the fit, and why.
pub fn dropped(speaker: &Speaker, developed: &Developed) {
    let (beyond, others): (Vec<_>, Vec<_>) =
        developed.dropped.iter().partition(|(_, why)| *why == "beyond");
    for (name, why) in others {
        speaker.say(&format!("cli-lab-dropped-{why}"), &[("column", name)]);
    }
    if !beyond.is_empty() {
        let count = beyond.len().to_string();
        speaker.say("cli-lab-dropped-beyond", &[("count", &count)]);
    }
}

/// Says which variables could not be binned, and why.
pub fn skipped(speaker: &Speaker, skipped: &[Skipped]) {
    for one in skipped {
        let spoken = locale::spoken(speaker.lang, &credit::lab::refused(&one.why));
        speaker.plain(&format!("{}: {}", one.name, spoken.sentence));
    }
}

/// Says how a stepwise selection went.
pub fn moves(speaker: &Speaker, moves: &[MoveTold]) {
    for (at, one) in (1..).zip(moves) {
        let id = if one.added { "cli-lab-moved-in" } else { "cli-lab-moved-out" };
        let (step, after) = (at.to_string(), format!("{:.4}", one.after));
        speaker.say(id, &[("step", &step), ("column", &one.name), ("after", &after)]);
    }
}

/// The same for machines.
pub fn moves_json(moves: &[MoveTold]) -> Json {
    let one = |one: &MoveTold| {
        let moved = if one.added { "added" } else { "removed" };
        json!({ "moved": moved, "name": one.name, "after": one.after })
    };
    moves.iter().map(one).collect()
}

/// Says what was supposed of the declined, and that the proof knows nothing of it.
pub fn declined(speaker: &Speaker, declined: Option<&DeclinedTold>) {
    let Some(told) = declined else { return };
    let (rows, rate) = (told.rows.to_string(), percent(Some(told.bad_rate)));
    let times = told.times_accepted.map_or_else(|| "–".to_owned(), |times| format!("{times:.2}"));
    let before = told.auc_before.map_or_else(|| "–".to_owned(), |auc| format!("{auc:.4}"));
    let of = [("rows", &*rows), ("rate", &*rate), ("times", &*times), ("before", &*before)];
    speaker.say("cli-lab-declined", &of);
}

/// The same for machines; nothing where nobody was declined.
pub fn declined_json(declined: Option<&DeclinedTold>) -> Json {
    let Some(told) = declined else { return Json::Null };
    let parcel = |one: &ParcelTold| {
        json!({
            "from": one.from, "accepted": one.accepted, "accepted_bads": one.accepted_bads,
            "declined": one.declined, "supposed_bads": one.supposed_bads,
        })
    };
    let parcels: Vec<Json> = told.parcels.iter().map(parcel).collect();
    json!({
        "rows": told.rows, "bad_rate": told.bad_rate, "times_accepted": told.times_accepted,
        "auc_before": told.auc_before, "parcels": parcels,
    })
}

/// Says which penalty was chosen, and what it hides.
pub fn penalty(speaker: &Speaker, developed: &Developed) {
    if !developed.penalty.tried.is_empty() {
        let ridge = developed.penalty.ridge.to_string();
        speaker.say("cli-lab-ridge", &[("ridge", &ridge)]);
    }
    if !developed.separating.is_empty() {
        let columns = developed.separating.join(", ");
        speaker.say("cli-lab-separating", &[("columns", &columns)]);
    }
}

/// Adds `auc_train`, `ks_test` … of the parts that could be judged.
pub fn merge(json: &mut Json, parts: &[(&'static str, Option<Judged>)]) {
    for (part, judged) in parts {
        let ranking = judged.as_ref().map(|judged| judged.ranking);
        json[format!("auc_{part}")] = json!(ranking.map(|r| r.auc));
        json[format!("gini_{part}")] = json!(ranking.map(|r| r.gini));
        json[format!("ks_{part}")] = json!(ranking.map(|r| r.ks));
        json[format!("rows_{part}")] = json!(judged.map_or(0, |judged| judged.rows));
        json[format!("bads_{part}")] = json!(judged.map_or(0, |judged| judged.bads));
    }
}

/// AUC, Gini and KS by part as rows of a table.
pub fn ranking_rows(
    speaker: &Speaker,
    parts: &[(&'static str, Option<Judged>)],
) -> Vec<Vec<String>> {
    let text = |id: &str| speaker.text(id, &[]);
    let mut rows = vec![vec![
        text("cli-lab-part"),
        text("cli-lab-rows"),
        text("cli-lab-bads"),
        "AUC".to_owned(),
        "Gini".to_owned(),
        "KS".to_owned(),
    ]];
    for (part, judged) in parts {
        let Some(judged) = judged else { continue };
        rows.push(vec![
            text(&format!("cli-lab-{part}")),
            judged.rows.to_string(),
            judged.bads.to_string(),
            format!("{:.4}", judged.ranking.auc),
            format!("{:.4}", judged.ranking.gini),
            format!("{:.4}", judged.ranking.ks),
        ]);
    }
    rows
}
