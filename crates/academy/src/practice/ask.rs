//! A proposal of the learner: parts in shares or in money, by week or by day, and what is asked for beside them. It is
//! the form of the house's agreement, short enough to be kept with a turn.

use std::fmt;

use super::plan::{Part, Signer, WEEKS};

/// Parts at most: a form has no more rows.
pub const PARTS_MOST: usize = 24;

/// How much a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Percent of what is owed.
    Share(i64),
    /// So much.
    Minor(i64),
    /// What is left.
    Rest,
}

/// A part: how much, in so many days from the talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// How much.
    pub size: Size,
    /// In so many days.
    pub days: usize,
}

/// What is asked for beside the parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terms {
    /// The statement of account is signed, by whom.
    pub sign: Option<Signer>,
    /// Interest for the delay is recognised.
    pub interest: bool,
    /// Security is given.
    pub guarantee: bool,
    /// The next contact, in so many days.
    pub next_days: Option<usize>,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pieces: Vec<Piece>,
    /// What is asked for beside the parts.
    pub terms: Terms,
}

/// A proposal as moves spell it.
pub struct PlanText<'a>(pub &'a Ask);

impl fmt::Display for PlanText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, piece) in self.0.pieces.iter().enumerate() {
            f.write_str(if n > 0 { "," } else { "" })?;
            match piece.size {
                Size::Share(share) => write!(f, "{share}@")?,
                Size::Minor(minor) => write!(f, "={minor}@")?,
                Size::Rest => f.write_str("rest@")?,
            }
            match piece.days % 7 {
                0 => write!(f, "{}", piece.days / 7)?,
                _ => write!(f, "d{}", piece.days)?,
            }
        }
        let Terms { sign, interest, guarantee, next_days } = self.0.terms;
        if let Some(signer) = sign {
            write!(f, ";sign={}", signer.code())?;
        }
        f.write_str(if interest { ";interest" } else { "" })?;
        f.write_str(if guarantee { ";guarantee" } else { "" })?;
        next_days.map_or(Ok(()), |days| write!(f, ";next={days}"))
    }
}

fn piece(text: &str) -> Option<Piece> {
    let (size, when) = text.split_once('@')?;
    let size = match (size, size.strip_prefix('=')) {
        ("rest", _) => Size::Rest,
        (_, Some(minor)) => Size::Minor(minor.parse().ok().filter(|minor| *minor > 0)?),
        (share, None) => Size::Share(share.parse().ok().filter(|share| (1..=100).contains(share))?),
    };
    let days = match when.strip_prefix('d') {
        Some(days) => days.parse().ok()?,
        None => when.parse::<usize>().ok()?.checked_mul(7)?,
    };
    (days < WEEKS * 7).then_some(Piece { size, days })
}

fn terms(text: &str) -> Option<Terms> {
    let mut terms = Terms::default();
    for term in text.split(';').filter(|term| !term.is_empty()) {
        match (term, term.split_once('=')) {
            ("interest", _) => terms.interest = true,
            ("guarantee", _) => terms.guarantee = true,
            (_, Some(("sign", who))) => terms.sign = Some(Signer::parse(who)?),
            (_, Some(("next", days))) => {
                terms.next_days = Some(days.parse().ok().filter(|days| *days < WEEKS * 7)?);
            }
            _ => return None,
        }
    }
    Some(terms)
}

impl Ask {
    /// A proposal of such parts: days rise, shares make no more than all, what is left comes last. Where all are
    /// shares they make 100.
    pub fn of(pieces: Vec<Piece>, terms: Terms) -> Option<Self> {
        let rises = pieces.windows(2).all(|two| match two {
            [one, next] => one.days < next.days && one.size != Size::Rest,
            _ => true,
        });
        let share = |piece: &Piece| match piece.size {
            Size::Share(share) => share,
            _ => 0,
        };
        let shares: i64 = pieces.iter().map(share).sum();
        let all_shares = pieces.iter().all(|piece| matches!(piece.size, Size::Share(_)));
        let sums = shares == 100 || (!all_shares && shares <= 100);
        let next = terms.next_days.into_iter();
        let soon = pieces.iter().map(|piece| piece.days).chain(next).all(|days| days < WEEKS * 7);
        let some = pieces.iter().all(|piece| !matches!(piece.size, Size::Minor(..=0)));
        let count = (1..=PARTS_MOST).contains(&pieces.len());
        (rises && sums && soon && some && count).then_some(Self { pieces, terms })
    }

    /// Reads `50@0,50@4` (percent, weeks), `=20000000@d10,rest@5` (money in minor units, days), and behind them
    /// `;sign=decider;interest;guarantee;next=14`.
    pub fn parse(text: &str) -> Option<Self> {
        let (parts, beside) = text.split_once(';').unwrap_or((text, ""));
        let pieces: Option<Vec<Piece>> = parts.split(',').map(piece).collect();
        Self::of(pieces?, terms(beside)?)
    }

    /// Equal parts, so many weeks apart, the first in `first` weeks; as near as whole percents come.
    pub fn equal(count: usize, first: usize, apart: usize) -> Option<Self> {
        let parts = i64::try_from(count).ok().filter(|count| (1..=24).contains(count))?;
        let each = 100 / parts;
        let one = |n: usize| {
            let share = if n + 1 == count { 100 - each * (parts - 1) } else { each };
            let days = (first + n * apart) * 7;
            (days < WEEKS * 7).then_some(Piece { size: Size::Share(share), days })
        };
        Self::of((0..count).map(one).collect::<Option<Vec<Piece>>>()?, Terms::default())
    }

    /// In money; the last share of all shares takes what rounding leaves, and nothing passes what is owed.
    pub fn parts(&self, total_minor: i64) -> Vec<Part> {
        let mut left = total_minor;
        let last = self.pieces.len().saturating_sub(1);
        let all_shares = self.pieces.iter().all(|one| matches!(one.size, Size::Share(_)));
        let part = |(n, piece): (usize, &Piece)| {
            let amount = match piece.size {
                Size::Rest => left,
                Size::Share(_) if all_shares && n == last => left,
                Size::Share(share) => (total_minor / 100 * share).min(left),
                Size::Minor(minor) => minor.min(left),
            };
            left -= amount;
            (amount > 0).then(|| Part::on(piece.days, amount))
        };
        self.pieces.iter().enumerate().filter_map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::plan::{days_needed, paid_by, sum_minor};

    #[test]
    fn a_proposal_adds_up() {
        let ask = Ask::parse("33@0,33@4,34@8").expect("a proposal");
        let parts = ask.parts(1_000_001);
        assert_eq!(sum_minor(&parts), 1_000_001);
        let all = sum_minor(&parts);
        assert_eq!([days_needed(&parts, all), days_needed(&parts, all + 1)], [56, 371]);
        assert_eq!(paid_by(&parts, 4), 660_000);
        assert_eq!(Ask::equal(3, 0, 4), Ask::parse("33@0,33@4,34@8"));
        for wrong in ["50@4,50@0", "0@1,100@2", "100@60", "100", "rest@1,50@2", "=0@1", "60@1"] {
            assert_eq!(Ask::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_proposal_in_money_and_days_is_read_as_it_is_written() {
        let text = "=20000000@1,=5000000@d24,rest@5;sign=decider;interest;guarantee;next=14";
        let ask = Ask::parse(text).expect("a proposal");
        assert_eq!(PlanText(&ask).to_string(), text);
        let parts = ask.parts(48_600_000);
        let told: Vec<(usize, i64)> = parts.iter().map(|one| (one.day, one.amount_minor)).collect();
        assert_eq!(told, [(7, 20_000_000), (24, 5_000_000), (35, 23_600_000)]);
        assert_eq!(parts[1].week, 3, "cash of the week before it falls due is what there is");
        assert_eq!(sum_minor(&ask.parts(10_000_000)), 10_000_000, "never more than is owed");
        let part = Ask::parse("=20000000@1").expect("a part of it");
        assert_eq!(days_needed(&part.parts(48_600_000), 48_600_000), 371, "the rest stays open");
        for wrong in ["=5@1;sign=moon", "=5@1;next=400", "=5@1;gift"] {
            assert_eq!(Ask::parse(wrong), None, "{wrong}");
        }
    }
}
