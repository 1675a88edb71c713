//! Editing by hand: each edit gives the whole table anew, counted from the rows.

use super::table::{Binning, Rule};
use crate::lab::{
    frame::{Column, Outcome},
    refusal::Refusal,
};

/// One edit. Bins and cuts count from 0 in the order of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Moves a cut to another number between its neighbours.
    MoveCut {
        /// Which cut.
        cut: usize,
        /// Where to.
        to: f64,
    },
    /// Adds a cut: the range that holds it becomes two.
    Split {
        /// The new cut.
        at: f64,
    },
    /// Merges a bin with the next one of its kind.
    Merge {
        /// The first of the two.
        bin: usize,
    },
    /// Takes levels out of their groups and makes a group of them.
    Group {
        /// Levels; a level named nowhere so far leaves the others.
        levels: Vec<String>,
    },
    /// Puts levels into a group that exists.
    Assign {
        /// Levels.
        levels: Vec<String>,
        /// The group.
        bin: usize,
    },
}

/// Carries out an edit and counts again.
pub fn apply(
    binning: &Binning,
    column: &Column,
    outcome: &Outcome,
    edit: &Edit,
) -> Result<Binning, Refusal> {
    Binning::count(column, outcome, edited(&binning.rule, edit)?)
}

/// The rule after an edit. Refuses what does not fit the rule at hand.
pub fn edited(rule: &Rule, edit: &Edit) -> Result<Rule, Refusal> {
    match rule {
        Rule::Cuts { cuts, specials } => {
            let cuts = edited_cuts(cuts, edit)?;
            Ok(Rule::Cuts { cuts, specials: specials.clone() })
        }
        Rule::Groups { groups, others } => edited_groups(groups, *others, edit),
    }
}

fn refuse<T>(why: &'static str) -> Result<T, Refusal> {
    Err(Refusal::Edit { why })
}

fn edited_cuts(cuts: &[f64], edit: &Edit) -> Result<Vec<f64>, Refusal> {
    let mut cuts = cuts.to_vec();
    match edit {
        Edit::MoveCut { cut, to } => {
            let Some(place) = cuts.get_mut(*cut) else { return refuse("no-cut") };
            *place = *to;
        }
        Edit::Split { at } => {
            if cuts.len() >= 50 {
                return refuse("too-many-bins");
            }
            cuts.insert(cuts.partition_point(|cut| cut < at), *at);
        }
        Edit::Merge { bin } => {
            if *bin >= cuts.len() {
                return refuse("no-next-bin");
            }
            cuts.remove(*bin);
        }
        Edit::Group { .. } | Edit::Assign { .. } => return refuse("no-levels"),
    }
    if cuts.iter().all(|cut| cut.is_finite()) && cuts.windows(2).all(|w| w[0] < w[1]) {
        Ok(cuts)
    } else {
        refuse("between-neighbours")
    }
}

fn edited_groups(
    groups: &[Vec<String>],
    others: Option<usize>,
    edit: &Edit,
) -> Result<Rule, Refusal> {
    let (mut groups, mut others) = (groups.to_vec(), others);
    let take_out = |groups: &mut Vec<Vec<String>>, levels: &[String]| {
        groups.iter_mut().for_each(|group| group.retain(|level| !levels.contains(level)));
    };
    match edit {
        Edit::Merge { bin } => {
            if bin + 1 >= groups.len() {
                return refuse("no-next-bin");
            }
            let moved = groups.remove(bin + 1);
            groups[*bin].extend(moved);
            others = others.map(|at| if at > *bin { at - 1 } else { at });
        }
        Edit::Group { levels } if !levels.is_empty() => {
            take_out(&mut groups, levels);
            groups.push(levels.clone());
        }
        Edit::Assign { levels, bin } if *bin < groups.len() => {
            take_out(&mut groups, levels);
            groups[*bin].extend(levels.iter().cloned());
        }
        Edit::Group { .. } => return refuse("empty-group"),
        Edit::Assign { .. } => return refuse("no-group"),
        Edit::MoveCut { .. } | Edit::Split { .. } => return refuse("no-cuts"),
    }
    // A group that lost its last level goes, unless it takes the others.
    let mut kept = vec![];
    let mut moved = None;
    for (at, group) in groups.into_iter().enumerate() {
        if Some(at) == others {
            moved = Some(kept.len());
        }
        if !group.is_empty() || Some(at) == others {
            kept.push(group);
        }
    }
    if kept.len() > 50 {
        return refuse("too-many-bins");
    }
    Ok(Rule::Groups { groups: kept, others: moved })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::frame::Part;

    fn cuts(cuts: &[f64]) -> Rule {
        Rule::Cuts { cuts: cuts.to_vec(), specials: vec![-999.0] }
    }

    fn groups(groups: &[&str], others: Option<usize>) -> Rule {
        let group = |words: &&str| words.split_whitespace().map(str::to_owned).collect();
        Rule::Groups { groups: groups.iter().map(group).collect(), others }
    }

    fn words(words: &str) -> Vec<String> {
        words.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn edits_of_cuts_and_groups() {
        let three = cuts(&[10.0, 20.0]);
        let towns = groups(&["bj sh", "gz", "sz"], Some(1));
        for (name, rule, edit, expected) in [
            ("move", &three, Edit::MoveCut { cut: 1, to: 15.0 }, Some(cuts(&[10.0, 15.0]))),
            ("past its neighbour", &three, Edit::MoveCut { cut: 1, to: 10.0 }, None),
            ("no such cut", &three, Edit::MoveCut { cut: 2, to: 30.0 }, None),
            ("to infinity", &three, Edit::MoveCut { cut: 1, to: f64::INFINITY }, None),
            ("split", &three, Edit::Split { at: 12.0 }, Some(cuts(&[10.0, 12.0, 20.0]))),
            ("split at a cut", &three, Edit::Split { at: 10.0 }, None),
            ("merge", &three, Edit::Merge { bin: 0 }, Some(cuts(&[20.0]))),
            ("merge the last", &three, Edit::Merge { bin: 2 }, None),
            ("group numbers", &three, Edit::Group { levels: words("x") }, None),
            ("merge", &towns, Edit::Merge { bin: 0 }, Some(groups(&["bj sh gz", "sz"], Some(0)))),
            (
                "a new group",
                &towns,
                Edit::Group { levels: words("sh gz") },
                Some(groups(&["bj", "", "sz", "sh gz"], Some(1))),
            ),
            (
                "an empty group goes",
                &towns,
                Edit::Assign { levels: words("sz new"), bin: 0 },
                Some(groups(&["bj sh sz new", "gz"], Some(1))),
            ),
            ("no such group", &towns, Edit::Assign { levels: words("sz"), bin: 3 }, None),
            ("split levels", &towns, Edit::Split { at: 1.0 }, None),
        ] {
            assert_eq!(edited(rule, &edit).ok(), expected, "{name}");
        }
    }

    #[test]
    fn an_edit_gives_the_table_anew() {
        let column = Column::numbers("days", (0..100).map(f64::from));
        let bad: Vec<u8> = (0..100).map(|n| u8::from(n >= 60 || n % 10 == 0)).collect();
        let outcome = Outcome::try_new(&bad, &[Part::Train; 100], None).expect("both classes");
        let one = Binning::count(&column, &outcome, cuts(&[50.0])).expect("fits");
        let two = apply(&one, &column, &outcome, &Edit::MoveCut { cut: 0, to: 60.0 });
        let two = two.expect("fits");
        assert_eq!(two.bins[0].parts.train.total(), 60.0);
        assert_eq!(two.bins[1].parts.train.good, 0.0);
        assert!(two.strength.iv > one.strength.iv && two.bins[1].woe.is_finite());
    }
}
