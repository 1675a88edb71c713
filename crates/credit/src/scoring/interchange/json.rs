//! A scorecard of the lab as JSON.

use base::{Rejection, Result};
use quant::{
    lab::{
        bin::Rule,
        scorecard::{Card, Characteristic, Entry},
    },
    scaling::Anchor,
};
use serde::{Deserialize, Serialize};

const FORMAT: &str = "shouxin-scorecard";
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct WireCard {
    format: String,
    version: u32,
    base: i32,
    anchor: WireAnchor,
    intercept: f64,
    characteristics: Vec<WireCharacteristic>,
}

#[derive(Serialize, Deserialize)]
struct WireAnchor {
    score: f64,
    odds: f64,
    points_to_double: f64,
}

#[derive(Serialize, Deserialize)]
struct WireCharacteristic {
    name: String,
    #[serde(flatten)]
    rule: WireRule,
    beta: f64,
    neutral: i32,
    average: i32,
    entries: Vec<WireEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "reads", rename_all = "lowercase")]
enum WireRule {
    Numbers {
        cuts: Vec<f64>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        specials: Vec<f64>,
    },
    Words {
        groups: Vec<Vec<String>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        others: Option<usize>,
    },
}

#[derive(Serialize, Deserialize)]
struct WireEntry {
    points: i32,
    #[serde(default)]
    woe: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    beta: Option<f64>,
    #[serde(default)]
    share: f64,
    #[serde(default)]
    bad_rate: f64,
}

/// Writes a card: its entries in the order of its rule (ranges from below or groups, special
/// codes, missing).
pub fn card_to_json(card: &Card) -> String {
    let characteristic = |one: &Characteristic| WireCharacteristic {
        name: one.name.clone(),
        rule: match one.rule.clone() {
            Rule::Cuts { cuts, specials } => WireRule::Numbers { cuts, specials },
            Rule::Groups { groups, others } => WireRule::Words { groups, others },
        },
        beta: one.beta,
        neutral: one.neutral,
        average: one.average,
        entries: one
            .entries
            .iter()
            .map(|e| WireEntry {
                points: e.points,
                woe: e.woe,
                beta: e.beta,
                share: e.share,
                bad_rate: e.bad_rate,
            })
            .collect(),
    };
    let wire = WireCard {
        format: FORMAT.to_owned(),
        version: VERSION,
        base: card.base,
        anchor: WireAnchor {
            score: card.anchor.score,
            odds: card.anchor.odds,
            points_to_double: card.anchor.points_to_double,
        },
        intercept: card.intercept,
        characteristics: card.characteristics.iter().map(characteristic).collect(),
    };
    serde_json::to_string_pretty(&wire).unwrap_or_default()
}

/// Reads a card back and checks that it can be run.
///
/// # Errors
/// `scoring.card-unreadable` with the reason.
pub fn card_from_json(text: &str) -> Result<Card> {
    let refuse = |why: String| Rejection::new("scoring.card-unreadable").with("why", why);
    let wire: WireCard = serde_json::from_str(text).map_err(|error| refuse(error.to_string()))?;
    if wire.format != FORMAT || wire.version != VERSION {
        return Err(refuse(format!("{} {}", wire.format, wire.version)).into());
    }
    let mut characteristics = vec![];
    for one in wire.characteristics {
        let rule = match one.rule {
            WireRule::Numbers { cuts, specials } => Rule::Cuts { cuts, specials },
            WireRule::Words { groups, others } => Rule::Groups { groups, others },
        };
        let kinds = rule.kinds().map_err(|_| refuse(one.name.clone()))?;
        if kinds.len() != one.entries.len() {
            let why = format!("{}: {} ≠ {}", one.name, one.entries.len(), kinds.len());
            return Err(refuse(why).into());
        }
        let entry = |(kind, e): (_, WireEntry)| Entry {
            kind,
            woe: e.woe,
            beta: e.beta,
            points: e.points,
            share: e.share,
            bad_rate: e.bad_rate,
        };
        characteristics.push(Characteristic {
            name: one.name,
            rule,
            beta: one.beta,
            neutral: one.neutral,
            average: one.average,
            entries: kinds.into_iter().zip(one.entries).map(entry).collect(),
        });
    }
    let WireAnchor { score, odds, points_to_double } = wire.anchor;
    let anchor = Anchor { score, odds, points_to_double };
    let card = Card { base: wire.base, anchor, intercept: wire.intercept, characteristics };
    card.check().map_err(|refusal| refuse(format!("{refusal:?}")))?;
    Ok(card)
}
