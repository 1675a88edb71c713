//! A model as a table that people print: variable, bin, points; for trees the rule of each leaf.

use quant::lab::bin::Rule;

use super::{
    additive::Side,
    content::Content,
    tally::lanes_of,
    tree::{Ask, TreeModel},
};
use crate::scoring::{Feature, Value, Wording, name_of};

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableLine {
    /// The code of the variable (its column); empty for base points and rules of a tree.
    pub variable: String,
    /// Its name.
    pub name: Wording,
    /// The values that the line is for.
    pub bin: Wording,
    /// Points; `None` where the bin has none of its own.
    pub points: Option<i32>,
    /// Rows at development, basis points; `None` where it is not known.
    pub share_bps: Option<i32>,
    /// Their bad rate, basis points; `None` where it is not known.
    pub bad_rate_bps: Option<i32>,
}

/// The whole model, line by line: base points first.
pub fn card_table(content: &Content) -> Vec<TableLine> {
    let base = match content {
        Content::Expert(card) => Some(card.scale.base),
        Content::Card(card) => Some(card.base),
        Content::Additive(model) => Some(model.base),
        Content::Tree(_) | Content::Booster(_) => None,
    };
    let mut lines: Vec<TableLine> = base.map(base_line).into_iter().collect();
    if let Content::Tree(tree) = content {
        lines.extend(rules_of(tree));
        return lines;
    }
    for lane in lanes_of(content) {
        for (at, bin) in labels(&lane.rule, &lane.variable).into_iter().enumerate() {
            let points = lane.points.as_ref().and_then(|points| points.get(at)).copied();
            lines.push(TableLine { points, ..line(&lane.variable, bin) });
        }
    }
    match content {
        Content::Card(card) => {
            let entries = card.characteristics.iter().flat_map(|one| &one.entries);
            for (line, entry) in lines.iter_mut().skip(1).zip(entries) {
                let known = entry.share > 0.0;
                line.share_bps = known.then(|| bps(entry.share));
                line.bad_rate_bps = known.then(|| bps(entry.bad_rate));
            }
        }
        Content::Additive(model) => {
            for couple in &model.couples {
                let sides = (labels_of(&couple.first_side, &couple.first), &couple.points);
                let across = labels_of(&couple.second_side, &couple.second);
                for (first, row) in sides.0.iter().zip(sides.1) {
                    for (second, points) in across.iter().zip(row) {
                        let bin = Wording::new("{a} 且 {b}", "{a} and {b}");
                        let bin = bin.fill_said("a", first).fill_said("b", second);
                        let name = Wording::new("{a} × {b}", "{a} × {b}")
                            .fill_said("a", &variable_name(&couple.first))
                            .fill_said("b", &variable_name(&couple.second));
                        let points = Some(*points);
                        lines.push(TableLine { name, points, ..line(&couple.first, bin) });
                    }
                }
            }
        }
        _ => {}
    }
    lines
}

fn bps(share: f64) -> i32 {
    quant::scaling::round_half_up(share * 10_000.0)
}

/// The name of a variable; one that the catalogue does not know is called as it is.
pub fn variable_name(variable: &str) -> Wording {
    Feature::find(variable).map_or_else(|| Wording::new(variable, variable), name_of)
}

fn line(variable: &str, bin: Wording) -> TableLine {
    TableLine {
        variable: variable.to_owned(),
        name: variable_name(variable),
        bin,
        points: None,
        share_bps: None,
        bad_rate_bps: None,
    }
}

fn base_line(points: i32) -> TableLine {
    TableLine {
        name: Wording::new("基础分", "base points"),
        points: Some(points),
        ..line("", Wording::default())
    }
}

/// A number in the unit of its variable; the trace of an upper edge (the next number above) is
/// rounded away.
fn said(variable: &str, number: f64) -> Wording {
    let rounded = format!("{number:.9e}").parse().unwrap_or(number);
    match Feature::find(variable) {
        Some(feature) => Value::Number(rounded).said(feature),
        None => Wording::new(rounded.to_string(), rounded.to_string()),
    }
}

fn word_of(variable: &str, word: &str) -> Wording {
    let value = || Value::Class(word.to_owned());
    Feature::find(variable).map_or_else(|| Wording::new(word, word), |f| value().said(f))
}

pub(super) fn words(variable: &str, levels: &[String], others: bool) -> Wording {
    let mut all: Vec<Wording> = levels.iter().map(|word| word_of(variable, word)).collect();
    if others {
        all.push(Wording::new("其他", "others"));
    }
    let join =
        |pick: fn(&Wording) -> &str, by: &str| all.iter().map(pick).collect::<Vec<_>>().join(by);
    Wording::new(join(|w| &w.zh, "、"), join(|w| &w.en, ", "))
}

/// Whether a cut is an upper edge that belongs to the bin below: the next number above it.
fn is_upper(cut: f64) -> bool {
    let rounded: f64 = format!("{cut:.9e}").parse().unwrap_or(cut);
    rounded != cut
}

pub(super) fn range(variable: &str, from: Option<f64>, to: Option<f64>) -> Wording {
    let end = |cut: f64, upper: [(&str, &str); 2]| {
        let (zh, en) = upper[usize::from(is_upper(cut))];
        Wording::new(zh, en).fill_said("x", &said(variable, cut))
    };
    let low = from.map(|cut| end(cut, [("≥ {x}", "≥ {x}"), ("> {x}", "> {x}")]));
    let high = to.map(|cut| end(cut, [("< {x}", "< {x}"), ("≤ {x}", "≤ {x}")]));
    match (low, high) {
        (Some(low), Some(high)) => {
            let both = Wording::new("{low} 且 {high}", "{low} and {high}");
            both.fill_said("low", &low).fill_said("high", &high)
        }
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => Wording::new("任何数值", "any number"),
    }
}

pub(super) fn missing() -> Wording {
    Wording::new("缺失", "missing")
}

/// The bins of a rule in words.
fn labels(rule: &Rule, variable: &str) -> Vec<Wording> {
    let mut all: Vec<Wording> = match rule {
        Rule::Cuts { cuts, specials } => {
            let bin = |at: usize| {
                let from = at.checked_sub(1).and_then(|before| cuts.get(before)).copied();
                range(variable, from, cuts.get(at).copied())
            };
            let special = |code: &f64| Wording::new("= {x}", "= {x}").fill("x", &code.to_string());
            (0..=cuts.len()).map(bin).chain(specials.iter().map(special)).collect()
        }
        Rule::Groups { groups, others } => groups
            .iter()
            .enumerate()
            .map(|(at, levels)| words(variable, levels, *others == Some(at)))
            .collect(),
    };
    all.push(missing());
    all
}

pub(super) fn labels_of(side: &Side, variable: &str) -> Vec<Wording> {
    let rule = match side {
        Side::Cuts(cuts) => Rule::Cuts {
            cuts: cuts.iter().map(|cut| cut.next_up()).collect(),
            specials: Vec::new(),
        },
        Side::Words(own) => Rule::Groups {
            groups: own.iter().map(|word| vec![word.clone()]).collect(),
            others: None,
        },
    };
    labels(&rule, variable)
}

/// One line a leaf: the answers that lead to it.
fn rules_of(tree: &TreeModel) -> Vec<TableLine> {
    let points = tree.points();
    let whole = tree.nodes.first().map_or(1.0, |node| node.weight);
    let mut lines = Vec::new();
    let mut open: Vec<(usize, Vec<Wording>)> = vec![(0, Vec::new())];
    while let Some((at, path)) = open.pop() {
        let node = &tree.nodes[at];
        let Some(ask) = &node.ask else {
            let join = |pick: fn(&Wording) -> &str, by: &str| {
                path.iter().map(pick).collect::<Vec<_>>().join(by)
            };
            let bin = Wording::new(join(|w| &w.zh, "；"), join(|w| &w.en, "; "));
            lines.push(TableLine {
                name: Wording::new("叶 {n}", "leaf {n}").fill("n", &at.to_string()),
                points: Some(points[at]),
                share_bps: Some(bps(node.weight / whole)),
                bad_rate_bps: Some(bps(node.bad / node.weight)),
                ..line("", bin)
            });
            continue;
        };
        for (child, yes) in [(node.right, false), (node.left, true)] {
            let mut path = path.clone();
            path.push(answer(ask, yes, node.missing_left == yes));
            open.push((child, path));
        }
    }
    lines
}

fn answer(ask: &Ask, yes: bool, takes_missing: bool) -> Wording {
    let name = variable_name(ask.variable());
    let told = match ask {
        Ask::AtMost { variable, cut } => {
            let text = if yes { "{name} ≤ {x}" } else { "{name} > {x}" };
            Wording::new(text, text).fill_said("x", &said(variable, *cut))
        }
        Ask::In { variable, levels } => {
            let text = match yes {
                true => Wording::new("{name} 为 {x}", "{name} is {x}"),
                false => Wording::new("{name} 不为 {x}", "{name} is not {x}"),
            };
            text.fill_said("x", &words(variable, levels, false))
        }
        Ask::Missing { .. } => match yes {
            true => Wording::new("{name} 缺失", "{name} is missing"),
            false => Wording::new("{name} 有值", "{name} is known"),
        },
    };
    let told = told.fill_said("name", &name);
    let extra = takes_missing && !matches!(ask, Ask::Missing { .. });
    match extra {
        true => Wording::new(format!("{}（或缺失）", told.zh), format!("{} (or missing)", told.en)),
        false => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::Scorecard;

    #[test]
    fn the_expert_card_as_a_table() {
        let lines = card_table(&Content::Expert(Box::new(Scorecard::shipped().clone())));
        assert_eq!((lines[0].name.zh.as_str(), lines[0].points), ("基础分", Some(620)));
        let late: Vec<_> = lines
            .iter()
            .filter(|line| line.variable == "late-frequency")
            .map(|line| (line.bin.zh.as_str(), line.points.expect("points")))
            .collect();
        let expected = [
            ("≤ 5%", 20),
            ("> 5% 且 ≤ 15%", 14),
            ("> 15% 且 ≤ 30%", 2),
            ("> 30% 且 ≤ 50%", -18),
            ("> 50%", -36),
            ("缺失", 0),
        ];
        assert_eq!(late, expected);
    }
}
