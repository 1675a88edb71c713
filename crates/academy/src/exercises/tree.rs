//! The tree exercise: grown and pruned by the learner, each leaf with an action, a policy memo part by part. Marked on
//! hidden rows; the memo goes on to an instructor. Pure.

use base::{Failure, Rejection, Result};
use quant::lab::{
    feature::Feature,
    progress::unwatched,
    prove::{Scored, rank::ranking},
    tree::{Pruning, Rule, Settings, Tree, grow},
};

use super::{
    Given,
    mark::{Mark, Marked, Note, between, part},
    pack::{ExercisePack, MemoPart},
    sample::{self, LEAK, Sample, VARIABLES},
};

/// Actions, from the mildest to the strictest.
pub const ACTIONS: [&str; 4] = ["grant", "limit", "prepay", "decline"];
/// Ways of pruning that are offered.
pub const PRUNINGS: [&str; 3] = ["none", "best", "one-error"];
/// A leaf from this bad rate on is not granted open terms.
const RISKY: f64 = 0.40;
/// A leaf up to this one is not turned away.
const SOUND: f64 = 0.08;
/// Leaves that a person can keep in mind.
const LEAVES: std::ops::RangeInclusive<usize> = 3..=8;

/// Columns of the tree: without the one that is known only afterwards.
pub fn columns() -> impl Iterator<Item = &'static str> {
    VARIABLES.into_iter().filter(|name| *name != LEAK)
}

/// The field of a leaf's action, riskiest first, from 1.
pub fn field(leaf: usize) -> String {
    format!("a-{leaf}")
}

fn unfit(why: impl std::fmt::Debug) -> Failure {
    Rejection::new("exercises.card-unfit").with("reason", format!("{why:?}")).into()
}

fn whole(given: &Given, name: &str, within: std::ops::RangeInclusive<usize>) -> Result<usize> {
    let text = given.get(name).map_or("", |text| text.trim());
    let read = text.parse().ok().filter(|number| within.contains(number));
    let refused = || {
        let refused = Rejection::new("exercises.whole-unread").with("text", text);
        refused.with("from", within.start()).with("to", within.end()).on(name)
    };
    Ok(read.ok_or_else(refused)?)
}

fn settings(given: &Given) -> Result<Settings> {
    let pruning = match given.get("prune").map_or("", String::as_str) {
        "none" => Pruning::None,
        "best" => Pruning::CrossValidation { folds: 5, seed: 1, one_error: false },
        "one-error" => Pruning::CrossValidation { folds: 5, seed: 1, one_error: true },
        other => {
            let refused = Rejection::new("exercises.choice-unknown").with("text", other);
            return Err(refused.on("prune").into());
        }
    };
    let (depth, least_leaf) = (whole(given, "depth", 1..=8)?, whole(given, "least", 5..=300)?);
    Ok(Settings { depth, least_leaf, pruning, least_bads: 20, ..Settings::default() })
}

fn values(sample: &Sample) -> Vec<Vec<f64>> {
    columns().map(|name| sample.numbers(name)).collect()
}

fn features(values: &[Vec<f64>]) -> Vec<Feature<'_>> {
    values.iter().map(|column| Feature::Number(column)).collect()
}

/// Grows the tree of what was filled in.
///
/// # Errors
/// `exercises.whole-unread`, `exercises.choice-unknown`, `exercises.card-unfit`.
pub fn grown(sample: &Sample, given: &Given) -> Result<Tree> {
    let values = values(sample);
    grow(&features(&values), &sample.bads, None, &settings(given)?, &mut unwatched).map_err(unfit)
}

fn auc(tree: &Tree, sample: &Sample) -> Result<f64> {
    let values = values(sample);
    let risks = tree.probabilities(&features(&values)).map_err(unfit)?;
    Ok(ranking(Scored::new(&risks, &sample.bads)).map_err(unfit)?.auc)
}

/// AUC on the open rows.
///
/// # Errors
/// `exercises.card-unfit`.
pub fn open_auc(tree: &Tree, sample: &Sample) -> Result<f64> {
    auc(tree, sample)
}

/// How strict each leaf's action is, riskiest leaf first.
fn actions(given: &Given, leaves: usize) -> Result<Vec<usize>> {
    let one = |leaf: usize| {
        let told = given.get(&field(leaf)).map_or("", String::as_str);
        let refused = || Rejection::new("exercises.leaf-open").with("leaf", leaf).on(field(leaf));
        Ok(ACTIONS.iter().position(|action| *action == told).ok_or_else(refused)?)
    };
    (1..=leaves).map(one).collect()
}

/// What the house itself would choose.
fn best() -> Given {
    let of = [("depth", "4"), ("least", "40"), ("prune", "one-error")];
    of.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn fitting(rate: f64) -> &'static str {
    match rate {
        rate if rate >= RISKY => "decline",
        rate if rate >= 0.25 => "prepay",
        rate if rate > SOUND => "limit",
        _ => "grant",
    }
}

/// Marks a tree, its actions and its memo.
///
/// # Errors
/// As for [`grown`]; `exercises.leaf-open`.
pub(super) fn mark(seed: u64, given: &Given) -> Result<Marked> {
    let (open, hidden) = (sample::open(seed), sample::hidden(seed));
    let tree = grown(&open, given)?;
    let rules = tree.rules();
    let strict = actions(given, rules.len())?;
    let reference = grown(&open, &best())?;
    let (seen, unseen) = (auc(&tree, &open)?, auc(&tree, &hidden)?);
    let measure = auc(&reference, &hidden)?;
    let two = |value: f64| format!("{value:.2}");
    let rank = Mark {
        item: "tree-auc",
        got: part(2_500, between(unseen, 0.5, (measure - 0.01).max(0.55))),
        most: 2_500,
        notes: vec![Note::new("why-auc").with("got", two(unseen)).with("open", two(seen))],
    };
    let gap = seen - unseen;
    let fit = Mark {
        item: "tree-overfit",
        got: part(1_000, between(gap, 0.15, 0.06)),
        most: 1_000,
        notes: vec![
            Note::new(if gap > 0.06 { "why-overfit" } else { "why-holds" }).with("gap", two(gap)),
        ],
    };
    let readable = LEAVES.contains(&rules.len());
    let size = Mark {
        item: "tree-size",
        got: if readable { 1_000 } else { 0 },
        most: 1_000,
        notes: vec![
            Note::new(if readable { "why-readable" } else { "why-unreadable" })
                .with("leaves", rules.len()),
        ],
    };
    let mut marks = vec![rank, fit, size, order(&strict), policy(&rules, &strict)];
    marks.push(memo(given));
    Ok(Marked { marks, worked: worked(&reference, measure) })
}

/// A riskier leaf never has a milder action than a safer one.
fn order(strict: &[usize]) -> Mark {
    let turned = strict.windows(2).position(|pair| pair[0] < pair[1]);
    let note = match turned {
        Some(at) => Note::new("why-order").with("leaf", at + 1).with("next", at + 2),
        None if strict.first() == strict.last() => Note::new("why-all-alike"),
        None => Note::new("why-ordered"),
    };
    let sound = note.id == "why-ordered";
    Mark { item: "tree-order", got: if sound { 1_500 } else { 0 }, most: 1_500, notes: vec![note] }
}

/// Risky leaves are not granted open terms, sound ones are not turned away.
fn policy(rules: &[Rule], strict: &[usize]) -> Mark {
    let mut notes = Vec::new();
    for (leaf, (rule, strict)) in (1_usize..).zip(rules.iter().zip(strict)) {
        let id = match rule.bad_rate {
            rate if rate >= RISKY && *strict < 2 => "why-too-mild",
            rate if rate <= SOUND && *strict > 1 => "why-too-strict",
            _ => continue,
        };
        let rate = format!("{:.0}", rule.bad_rate * 100.0);
        notes.push(Note::new(id).with("leaf", leaf).with("rate", rate));
    }
    let wrong = i64::try_from(notes.len()).unwrap_or(2).min(2);
    if notes.is_empty() {
        notes.push(Note::new("why-policy-sound"));
    }
    Mark { item: "tree-policy", got: 1_000 - 500 * wrong, most: 1_000, notes }
}

/// Whether a part of the memo says what it must.
fn says(part: &MemoPart, text: &str) -> Option<&'static str> {
    let low = text.to_lowercase();
    if text.chars().count() < part.least {
        return Some("why-memo-short");
    }
    if part.number && !text.chars().any(|c| c.is_ascii_digit()) {
        return Some("why-memo-number");
    }
    let found = part.signs.is_empty() || part.signs.iter().any(|sign| low.contains(sign));
    (!found).then_some("why-memo-lacks")
}

/// The parts of the memo.
fn memo(given: &Given) -> Mark {
    let parts = &ExercisePack::shipped().memo;
    let mut notes = Vec::new();
    for part in parts {
        let text = given.get(&format!("memo-{}", part.code)).map_or("", |text| text.trim());
        if let Some(id) = says(part, text) {
            notes.push(Note::new(id).with("word_part", &part.code).with("least", part.least));
        }
    }
    let all = i64::try_from(parts.len()).unwrap_or(1).max(1);
    let wrong = i64::try_from(notes.len()).unwrap_or(0);
    if notes.is_empty() {
        notes.push(Note::new("why-memo-whole"));
    }
    Mark { item: "tree-memo", got: 3_000 * (all - wrong) / all, most: 3_000, notes }
}

fn worked(tree: &Tree, auc: f64) -> Vec<Note> {
    let mut notes = vec![Note::new("worked-tree").with("auc", format!("{auc:.2}"))];
    for (leaf, rule) in (1_usize..).zip(tree.rules()) {
        let rate = format!("{:.0}", rule.bad_rate * 100.0);
        notes.push(
            Note::new("worked-tree-leaf")
                .with("leaf", leaf)
                .with("rows", rule.rows)
                .with("rate", rate)
                .with("word_action", fitting(rule.bad_rate)),
        );
    }
    notes
}

/// A sound answer, for tests and the scripted learner.
pub(super) fn solved(seed: u64) -> Result<Given> {
    let mut given = best();
    let tree = grown(&sample::open(seed), &given)?;
    for (leaf, rule) in (1_usize..).zip(tree.rules()) {
        given.insert(field(leaf), fitting(rule.bad_rate).to_owned());
    }
    for part in &ExercisePack::shipped().memo {
        given.insert(format!("memo-{}", part.code), part.sample.zh.clone());
    }
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(seed: u64, given: &Given) -> Vec<i64> {
        mark(seed, given).expect("marked").marks.iter().map(|mark| mark.got).collect()
    }

    #[test]
    fn a_sound_tree_has_most_points() {
        for seed in 0..8 {
            let marked = mark(seed, &solved(seed).expect("solved")).expect("marked");
            assert!(marked.total() >= 7_900, "{seed}: {marked:#?}");
        }
    }

    #[test]
    fn a_tree_that_learns_by_heart_loses_points() {
        let mut given = solved(1).expect("solved");
        for (name, value) in [("depth", "8"), ("least", "5"), ("prune", "none")] {
            given.insert(name.to_owned(), value.to_owned());
        }
        let leaves = grown(&sample::open(1), &given).expect("grown").rules().len();
        for leaf in 1..=leaves {
            given.insert(field(leaf), "limit".to_owned());
        }
        let got = points(1, &given);
        assert_eq!((got[1], got[2], got[3]), (0, 0, 0), "by heart, unreadable, all alike");
    }

    #[test]
    fn an_action_turned_round_and_a_memo_without_a_number_are_told() {
        let mut given = solved(1).expect("solved");
        given.insert(field(1), "grant".to_owned());
        given.insert("memo-data".to_owned(), "来自历史客户的样本数据，已经剔除异常".to_owned());
        let marked = mark(1, &given).expect("marked");
        let ids: Vec<&str> =
            marked.marks.iter().flat_map(|mark| &mark.notes).map(|note| note.id.as_str()).collect();
        assert!(ids.contains(&"why-order") && ids.contains(&"why-memo-number"), "{ids:?}");
        assert_eq!(marked.marks[5].got, 2_500);
        given.remove(&field(1));
        assert_eq!(mark(1, &given).expect_err("open").code(), "exercises.leaf-open");
    }

    #[test]
    fn both_languages_of_the_memo_are_heard() {
        for part in &ExercisePack::shipped().memo {
            for text in [&part.sample.zh, &part.sample.en] {
                assert_eq!(says(part, text), None, "{}: {text}", part.code);
            }
            assert_eq!(says(part, "ok"), Some("why-memo-short"));
        }
    }
}
