//! The proof of a card in tables and in JSON: ranking and calibration with their bootstrap
//! intervals, the calibration curve, gains and lift, tiers and decisions at the cuts.

use credit::lab::report::{Measure, PartTold};
use serde_json::{Value as Json, json};

use super::told::percent;
use crate::speak::Speaker;

/// The measures of every part, and the curves of the one that judges.
pub fn show(speaker: &Speaker, parts: &[PartTold]) {
    measures(speaker, parts);
    let judged = ["test", "later", "train"];
    let judged = judged.iter().find_map(|name| parts.iter().find(|part| part.part == **name));
    let Some(part) = judged else { return };
    let name = speaker.text(&format!("cli-lab-{}", part.part), &[]);
    speaker.say("cli-lab-calibration-curve", &[("part", &name)]);
    speaker.table(&curve(speaker, part));
    speaker.say("cli-lab-gains", &[("part", &name)]);
    speaker.table(&gains(speaker, part));
    if part.tiers.is_empty() {
        return;
    }
    speaker.say("cli-lab-tiers", &[("part", &name)]);
    speaker.table(&tiers(speaker, part));
    speaker.say("cli-lab-cuts", &[("part", &name)]);
    speaker.table(&cuts(speaker, part));
}

fn heads(speaker: &Speaker, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| speaker.text(key, &[])).collect()
}

fn measured(one: Measure) -> String {
    format!("{:.4} [{:.4}, {:.4}]", one.value, one.low, one.high)
}

type Line = (&'static str, fn(&PartTold) -> String);

fn measures(speaker: &Speaker, parts: &[PartTold]) {
    const LINES: [Line; 11] = [
        ("cli-lab-rows", |p| p.rows.to_string()),
        ("cli-lab-bads", |p| p.bads.to_string()),
        ("cli-lab-auc", |p| measured(p.auc)),
        ("cli-lab-gini", |p| measured(p.gini)),
        ("cli-lab-ks", |p| measured(p.ks)),
        ("cli-lab-brier", |p| measured(p.brier)),
        ("cli-lab-log-loss", |p| match p.log_loss_range {
            Some((low, high)) => measured(Measure { value: p.log_loss, low, high }),
            None => format!("{:.4}", p.log_loss),
        }),
        ("cli-lab-hosmer", |p| match p.hosmer {
            Some((chi, degrees, p)) => format!("{chi:.2} ({degrees}), p = {p:.4}"),
            None => "–".to_owned(),
        }),
        ("cli-lab-slope", |p| match (p.line, p.line_errors) {
            (Some((_, slope, _)), Some((_, error))) => format!("{slope:.4} ± {error:.4}"),
            _ => "–".to_owned(),
        }),
        ("cli-lab-intercept", |p| match (p.line, p.line_errors) {
            (Some((intercept, ..)), Some((error, _))) => format!("{intercept:.4} ± {error:.4}"),
            _ => "–".to_owned(),
        }),
        ("cli-lab-observed-expected", |p| match p.line {
            Some((.., over)) => format!("{over:.4}"),
            None => "–".to_owned(),
        }),
    ];
    let samples = parts.first().map_or(0, |part| part.samples).to_string();
    speaker.say("cli-lab-intervals", &[("samples", &samples)]);
    let names = parts.iter().map(|part| speaker.text(&format!("cli-lab-{}", part.part), &[]));
    let mut rows = vec![vec![speaker.text("cli-lab-measure", &[])]];
    rows[0].extend(names);
    for (key, cell) in LINES {
        let mut row = vec![speaker.text(key, &[])];
        row.extend(parts.iter().map(cell));
        rows.push(row);
    }
    speaker.table(&rows);
}

fn curve(speaker: &Speaker, part: &PartTold) -> Vec<Vec<String>> {
    let mut rows = vec![heads(
        speaker,
        &["cli-lab-group", "cli-lab-rows", "cli-lab-predicted", "cli-lab-observed"],
    )];
    for (at, (predicted, observed, weight)) in part.calibration.iter().enumerate() {
        rows.push(vec![
            (at + 1).to_string(),
            weight.to_string(),
            percent(Some(*predicted)),
            percent(Some(*observed)),
        ]);
    }
    rows
}

fn gains(speaker: &Speaker, part: &PartTold) -> Vec<Vec<String>> {
    let mut rows = vec![heads(
        speaker,
        &[
            "cli-lab-depth",
            "cli-lab-caught",
            "cli-lab-lift",
            "cli-lab-lift-so-far",
            "cli-lab-bad-rate",
        ],
    )];
    for (depth, caught, lift, rate) in &part.gains {
        rows.push(vec![
            percent(Some(*depth)),
            percent(Some(*caught)),
            format!("{lift:.2}"),
            format!("{:.2}", caught / depth),
            percent(Some(*rate)),
        ]);
    }
    rows
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows")]
fn share(bads: usize, rows: usize) -> Option<f64> {
    (rows > 0).then(|| bads as f64 / rows as f64)
}

fn tiers(speaker: &Speaker, part: &PartTold) -> Vec<Vec<String>> {
    let mut rows = vec![heads(
        speaker,
        &["cli-lab-scores", "cli-lab-rows", "cli-lab-bads", "cli-lab-bad-rate"],
    )];
    for tier in &part.tiers {
        let end = |score: Option<i32>| score.map_or_else(String::new, |score| score.to_string());
        rows.push(vec![
            format!("{} … {}", end(tier.from), end(tier.to)).trim().to_owned(),
            tier.rows.to_string(),
            tier.bads.to_string(),
            percent(share(tier.bads, tier.rows)),
        ]);
    }
    rows
}

fn cuts(speaker: &Speaker, part: &PartTold) -> Vec<Vec<String>> {
    let mut rows = vec![heads(
        speaker,
        &[
            "cli-lab-cut",
            "cli-lab-bads-declined",
            "cli-lab-bads-accepted",
            "cli-lab-goods-declined",
            "cli-lab-goods-accepted",
        ],
    )];
    for cut in &part.cuts {
        let counts = [cut.caught, cut.missed, cut.turned_away, cut.served];
        let mut row = vec![cut.cut.to_string()];
        row.extend(counts.map(|count| count.to_string()));
        rows.push(row);
    }
    rows
}

fn measure(one: Measure) -> Json {
    json!({ "value": one.value, "low": one.low, "high": one.high })
}

/// The proof of every part for machines, by its name.
pub fn to_json(parts: &[PartTold]) -> Json {
    let mut told = json!({});
    for part in parts {
        told[&part.part] = part_json(part);
    }
    told
}

fn part_json(part: &PartTold) -> Json {
    let loss = match part.log_loss_range {
        Some((low, high)) => Measure { value: part.log_loss, low, high },
        None => Measure { value: part.log_loss, low: part.log_loss, high: part.log_loss },
    };
    let (line, errors) = (part.line, part.line_errors);
    let curve = part.calibration.iter().map(|(predicted, observed, rows)| {
        json!({ "predicted": predicted, "observed": observed, "rows": rows,
            "bads": observed * rows })
    });
    let gains = part.gains.iter().map(|(depth, caught, lift, rate)| {
        json!({ "depth": depth, "caught": caught, "lift": lift,
            "cumulative_lift": caught / depth, "bad_rate": rate })
    });
    let tiers = part.tiers.iter().map(|tier| {
        json!({ "from": tier.from, "to": tier.to, "rows": tier.rows, "bads": tier.bads,
            "bad_rate": share(tier.bads, tier.rows) })
    });
    let cuts = part.cuts.iter().map(|cut| {
        json!({ "cut": cut.cut, "bads_declined": cut.caught, "bads_accepted": cut.missed,
            "goods_declined": cut.turned_away, "goods_accepted": cut.served })
    });
    json!({
        "rows": part.rows, "bads": part.bads, "samples": part.samples, "confidence": 0.95,
        "auc": measure(part.auc), "gini": measure(part.gini), "ks": measure(part.ks),
        "brier": measure(part.brier), "log_loss": measure(loss),
        "hosmer_lemeshow": part.hosmer.map(|(chi_square, degrees, p_value)| {
            json!({ "chi_square": chi_square, "degrees": degrees, "p_value": p_value })
        }),
        "calibration": {
            "intercept": line.map(|line| line.0), "slope": line.map(|line| line.1),
            "intercept_error": errors.map(|errors| errors.0),
            "slope_error": errors.map(|errors| errors.1),
            "observed_over_expected": line.map(|line| line.2),
            "curve": curve.collect::<Vec<_>>(),
        },
        "gains": gains.collect::<Vec<_>>(),
        "tiers": tiers.collect::<Vec<_>>(), "cuts": cuts.collect::<Vec<_>>(),
    })
}
