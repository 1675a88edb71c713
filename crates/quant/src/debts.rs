//! Who owes whom (三角债): circles that can be set off, and chains that end at one party. Parties are numbers
//! from 0, amounts whole minor units of one currency. Work is bounded by a budget of looks at debts, never by
//! the clock, so that the same debts give the same answer.

use std::collections::VecDeque;

/// A debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Debt {
    /// Who owes.
    pub debtor: usize,
    /// To whom.
    pub creditor: usize,
    /// How much, above zero.
    pub amount: i64,
}

/// A way along debts: each party owes the next one. A circle comes back to its first party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The parties in order; a circle does not repeat the first.
    pub parties: Vec<usize>,
    /// The debts, by their place in the list that was given.
    pub debts: Vec<usize>,
    /// The smallest of them: what can be set off along the way.
    pub amount: i64,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Circles or chains, in the order in which they were found.
    pub chains: Vec<Chain>,
    /// Whether the budget or the number asked for ended the search before it was through.
    pub cut_off: bool,
}

impl Found {
    /// What can be set off in all.
    pub fn total(&self) -> i64 {
        self.chains.iter().fold(0, |sum, one| sum.saturating_add(one.amount))
    }
}

/// How far a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Parties of a chain or circle at the most.
    pub parties: usize,
    /// Chains or circles at the most.
    pub chains: usize,
    /// Looks at debts at the most.
    pub looks: usize,
}

impl Default for Reach {
    fn default() -> Self {
        Self { parties: 6, chains: 200, looks: 100_000_000 }
    }
}

/// Debts by debtor and by creditor.
#[derive(Debug, Clone)]
pub struct Web {
    debts: Vec<Debt>,
    parties: usize,
    /// Where the debts of each debtor begin in `out`, and one more.
    out_at: Vec<usize>,
    out: Vec<usize>,
    /// Likewise by creditor.
    in_at: Vec<usize>,
    into: Vec<usize>,
}

fn grouped(parties: usize, keys: impl Iterator<Item = usize> + Clone) -> (Vec<usize>, Vec<usize>) {
    let mut at = vec![0_usize; parties + 1];
    let mut count = 0;
    for key in keys.clone() {
        if let Some(slot) = at.get_mut(key + 1) {
            *slot += 1;
        }
        count += 1;
    }
    let mut sum = 0;
    for slot in &mut at {
        sum += *slot;
        *slot = sum;
    }
    let mut next = at.clone();
    let mut all = vec![0_usize; count];
    for (place, key) in keys.enumerate() {
        if let Some(slot) = next.get_mut(key) {
            if let Some(cell) = all.get_mut(*slot) {
                *cell = place;
            }
            *slot += 1;
        }
    }
    (at, all)
}

impl Web {
    /// Debts among so many parties; debts of others, of nobody to themselves and of nothing are left out.
    pub fn of(parties: usize, debts: &[Debt]) -> Self {
        let fits = |debt: &&Debt| {
            debt.debtor < parties
                && debt.creditor < parties
                && debt.debtor != debt.creditor
                && debt.amount > 0
        };
        let debts: Vec<Debt> = debts.iter().filter(fits).copied().collect();
        let (out_at, out) = grouped(parties, debts.iter().map(|debt| debt.debtor));
        let (in_at, into) = grouped(parties, debts.iter().map(|debt| debt.creditor));
        Self { debts, parties, out_at, out, in_at, into }
    }

    /// The debts that count, in the order in which they were given.
    pub fn debts(&self) -> &[Debt] {
        &self.debts
    }

    fn owed_by(&self, party: usize) -> &[usize] {
        let (from, to) = (self.out_at.get(party), self.out_at.get(party + 1));
        from.zip(to).and_then(|(from, to)| self.out.get(*from..*to)).unwrap_or_default()
    }

    fn owed_to(&self, party: usize) -> &[usize] {
        let (from, to) = (self.in_at.get(party), self.in_at.get(party + 1));
        from.zip(to).and_then(|(from, to)| self.into.get(*from..*to)).unwrap_or_default()
    }

    /// For each party the number of its knot: parties that owe each other around. A party that stands in no
    /// circle has a knot of its own. Tarjan's algorithm, without recursion.
    pub fn knots(&self) -> Vec<usize> {
        let unseen = usize::MAX;
        let mut index = vec![unseen; self.parties];
        let mut low = vec![unseen; self.parties];
        let mut knot = vec![unseen; self.parties];
        let (mut stack, mut work): (Vec<usize>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
        let (mut next, mut knots) = (0, 0);
        for start in 0..self.parties {
            if get(&index, start) != unseen {
                continue;
            }
            work.push((start, 0));
            while let Some((party, at)) = work.pop() {
                if at == 0 {
                    put(&mut index, party, next);
                    put(&mut low, party, next);
                    next += 1;
                    stack.push(party);
                }
                let mut deeper = false;
                for (step, debt) in self.owed_by(party).iter().enumerate().skip(at) {
                    let Some(to) = self.debts.get(*debt).map(|debt| debt.creditor) else {
                        continue;
                    };
                    if get(&index, to) == unseen {
                        work.push((party, step + 1));
                        work.push((to, 0));
                        deeper = true;
                        break;
                    }
                    if get(&knot, to) == unseen {
                        let least = get(&low, party).min(get(&index, to));
                        put(&mut low, party, least);
                    }
                }
                if deeper {
                    continue;
                }
                if get(&low, party) == get(&index, party) {
                    while let Some(member) = stack.pop() {
                        put(&mut knot, member, knots);
                        if member == party {
                            break;
                        }
                    }
                    knots += 1;
                }
                if let Some((above, _)) = work.last() {
                    let least = get(&low, *above).min(get(&low, party));
                    put(&mut low, *above, least);
                }
            }
        }
        knot
    }

    /// Circles that can be set off one after the other, the largest debts first: each circle is the shortest
    /// through its debt, and what it sets off is taken from the debts before the next is looked for. What each
    /// party owes less what it is owed never changes.
    pub fn circles(&self, reach: &Reach) -> Found {
        let knot = self.knots();
        let mut size = vec![0_usize; self.parties + 1];
        for one in &knot {
            let count = get(&size, *one) + 1;
            put(&mut size, *one, count);
        }
        let inside = |debt: &Debt| {
            let at = get(&knot, debt.debtor);
            at == get(&knot, debt.creditor) && get(&size, at) > 1
        };
        let mut left: Vec<i64> = self.debts.iter().map(|debt| debt.amount).collect();
        let mut order: Vec<usize> = (0..self.debts.len())
            .filter(|place| self.debts.get(*place).is_some_and(inside))
            .collect();
        order.sort_by_key(|place| (std::cmp::Reverse(get(&left, *place)), *place));
        let mut found = Found::default();
        let mut search = Search::new(self.parties);
        let mut looks = 0;
        for place in order {
            // A debt may lie in several circles; each takes at least one debt away.
            while get(&left, place) > 0 {
                if found.chains.len() >= reach.chains || looks >= reach.looks {
                    found.cut_off = true;
                    return found;
                }
                let inside =
                    |debt: usize| get(&left, debt) > 0 && self.debts.get(debt).is_some_and(inside);
                let Some(way) = search.back(self, place, (reach, &mut looks), inside) else {
                    break;
                };
                let amount = way.iter().map(|debt| get(&left, *debt)).min().unwrap_or(0);
                for debt in &way {
                    let rest = get(&left, *debt) - amount;
                    put(&mut left, *debt, rest);
                }
                let party = |debt: &usize| self.debts.get(*debt).map(|debt| debt.debtor);
                let parties = way.iter().filter_map(party).collect();
                found.chains.push(Chain { parties, debts: way, amount });
            }
        }
        found
    }

    /// All chains that end at a party and all circles through it, of at most so many parties: who owes our
    /// debtor, and who owes them. Longer ones after shorter ones; of the same length the larger before the
    /// smaller. A chain of one debt is no chain.
    pub fn chains_to(&self, end: usize, reach: &Reach) -> Found {
        let mut found = Found::default();
        let mut looks = 0;
        // Ways back from the end, breadth first: each is the list of debts from its beginning to the end.
        let mut ways: VecDeque<(usize, Vec<usize>)> = VecDeque::from([(end, Vec::new())]);
        while let Some((at, way)) = ways.pop_front() {
            for debt in self.owed_to(at) {
                looks += 1;
                if found.chains.len() >= reach.chains || looks >= reach.looks {
                    found.cut_off = true;
                    return self.ranked(found);
                }
                let Some(from) = self.debts.get(*debt).map(|debt| debt.debtor) else { continue };
                let circle = from == end;
                let twice = way
                    .iter()
                    .any(|known| self.debts.get(*known).is_some_and(|known| known.debtor == from));
                if twice || (circle && way.is_empty()) {
                    continue;
                }
                let mut longer = Vec::with_capacity(way.len() + 1);
                longer.push(*debt);
                longer.extend(way.iter().copied());
                if longer.len() >= 2 {
                    found.chains.push(self.chain(&longer, circle));
                }
                // A chain of n debts has n + 1 parties.
                if !circle && longer.len() + 1 < reach.parties {
                    ways.push_back((from, longer));
                }
            }
        }
        self.ranked(found)
    }

    fn chain(&self, way: &[usize], circle: bool) -> Chain {
        let debts = || way.iter().filter_map(|debt| self.debts.get(*debt));
        let mut parties: Vec<usize> = debts().map(|debt| debt.debtor).collect();
        if !circle {
            parties.extend(debts().next_back().map(|debt| debt.creditor));
        }
        let amount = debts().map(|debt| debt.amount).min().unwrap_or(0);
        Chain { parties, debts: way.to_vec(), amount }
    }

    fn ranked(&self, mut found: Found) -> Found {
        let circle = |one: &Chain| one.parties.len() == one.debts.len();
        found.chains.sort_by_key(|one| {
            (!circle(one), one.debts.len(), std::cmp::Reverse(one.amount), one.debts.clone())
        });
        found
    }
}

fn get<T: Copy + Default>(all: &[T], at: usize) -> T {
    all.get(at).copied().unwrap_or_default()
}

fn put<T>(all: &mut [T], at: usize, value: T) {
    if let Some(slot) = all.get_mut(at) {
        *slot = value;
    }
}

/// A search from both ends that is used again without clearing what it marked.
struct Search {
    round: usize,
    ahead: Side,
    behind: Side,
}

/// What one end of a search has seen: in which round, by which debt, and where it stands.
struct Side {
    seen: Vec<usize>,
    by: Vec<usize>,
    edge: Vec<usize>,
}

impl Side {
    fn new(parties: usize) -> Self {
        Self { seen: vec![0; parties], by: vec![0; parties], edge: Vec::new() }
    }

    fn begin(&mut self, party: usize, round: usize) {
        put(&mut self.seen, party, round);
        self.edge.clear();
        self.edge.push(party);
    }
}

impl Search {
    fn new(parties: usize) -> Self {
        Self { round: 0, ahead: Side::new(parties), behind: Side::new(parties) }
    }

    /// The shortest circle through a debt: from its creditor on along debts back to its debtor. Both ends go
    /// a step at a time, the narrower first; where they meet first, the way is shortest.
    fn back(
        &mut self,
        web: &Web,
        first: usize,
        (reach, looks): (&Reach, &mut usize),
        open: impl Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        let start = *web.debts.get(first)?;
        self.round += 1;
        self.ahead.begin(start.creditor, self.round);
        self.behind.begin(start.debtor, self.round);
        // A way of n debts and the first one are a circle of n + 1 parties.
        for steps in 1..reach.parties {
            let forward = self.ahead.edge.len() <= self.behind.edge.len();
            let (mine, other) = match forward {
                true => (&mut self.ahead, &self.behind),
                false => (&mut self.behind, &self.ahead),
            };
            let mut edge = Vec::new();
            for at in std::mem::take(&mut mine.edge) {
                let debts = if forward { web.owed_by(at) } else { web.owed_to(at) };
                for debt in debts {
                    *looks += 1;
                    let Some(of) = web.debts.get(*debt) else { continue };
                    let to = if forward { of.creditor } else { of.debtor };
                    if !open(*debt) || get(&mine.seen, to) == self.round {
                        continue;
                    }
                    put(&mut mine.seen, to, self.round);
                    put(&mut mine.by, to, *debt);
                    if get(&other.seen, to) == self.round {
                        return Some(self.way(web, first, (to, steps)));
                    }
                    edge.push(to);
                }
            }
            mine.edge = edge;
            if mine.edge.is_empty() || *looks >= reach.looks {
                return None;
            }
        }
        None
    }

    /// The debts from the first one around, over the party where both ends met.
    fn way(&self, web: &Web, first: usize, (met, steps): (usize, usize)) -> Vec<usize> {
        let ends = web.debts.get(first).map_or((met, met), |debt| (debt.creditor, debt.debtor));
        let mut way = Vec::with_capacity(steps + 1);
        let mut at = met;
        while at != ends.0 && way.len() < steps {
            let debt = get(&self.ahead.by, at);
            way.push(debt);
            at = web.debts.get(debt).map_or(ends.0, |debt| debt.debtor);
        }
        way.push(first);
        way.reverse();
        at = met;
        while at != ends.1 && way.len() <= steps {
            let debt = get(&self.behind.by, at);
            way.push(debt);
            at = web.debts.get(debt).map_or(ends.1, |debt| debt.creditor);
        }
        way
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn debts(all: &[(usize, usize, i64)]) -> Vec<Debt> {
        let one =
            |&(debtor, creditor, amount): &(usize, usize, i64)| Debt { debtor, creditor, amount };
        all.iter().map(one).collect()
    }

    #[test]
    fn a_circle_is_set_off_by_its_smallest_debt() {
        let web = Web::of(4, &debts(&[(0, 1, 50), (1, 2, 80), (2, 0, 30), (3, 0, 99)]));
        let found = web.circles(&Reach::default());
        assert_eq!(found.chains.len(), 1, "{found:?}");
        let one = &found.chains[0];
        assert_eq!((one.amount, one.parties.len(), found.cut_off), (30, 3, false));
        let knots = web.knots();
        assert!(knots[0] == knots[1] && knots[1] == knots[2] && knots[3] != knots[0]);
    }

    #[test]
    fn circles_that_share_a_debt_share_its_amount() {
        // Two circles through 0 → 1: 0-1-2 with 60 and 0-1-3 with 60, but only 100 on the way 0 → 1.
        let all = debts(&[(0, 1, 100), (1, 2, 60), (2, 0, 60), (1, 3, 60), (3, 0, 60)]);
        let web = Web::of(4, &all);
        let found = web.circles(&Reach::default());
        assert_eq!(found.total(), 100, "{found:?}");
        assert!(web.circles(&Reach { chains: 1, ..Reach::default() }).cut_off);
        let short = Reach { parties: 2, ..Reach::default() };
        assert!(web.circles(&short).chains.is_empty(), "no circle of two");
    }

    #[test]
    fn chains_say_who_owes_our_debtor() {
        // We are 0: 1 owes us, 2 owes 1, 3 owes 2, and we owe 3.
        let web = Web::of(4, &debts(&[(1, 0, 70), (2, 1, 90), (3, 2, 40), (0, 3, 60)]));
        let found = web.chains_to(0, &Reach::default());
        let told: Vec<(Vec<usize>, i64)> =
            found.chains.iter().map(|one| (one.parties.clone(), one.amount)).collect();
        assert_eq!(
            told,
            [
                (vec![0, 3, 2, 1], 40), // the circle first
                (vec![2, 1, 0], 70),
                (vec![3, 2, 1, 0], 40),
            ]
        );
        let near = Reach { parties: 3, ..Reach::default() };
        assert_eq!(web.chains_to(0, &near).chains.len(), 1);
        assert!(Web::of(2, &debts(&[(1, 0, 5), (1, 1, 9), (1, 0, 0)])).debts().len() == 1);
    }

    #[test]
    fn setting_off_leaves_every_position_as_it_was() {
        let mut all = Vec::new();
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from((seed >> 33) % below).expect("small")
        };
        for _ in 0..600 {
            let (debtor, creditor) = (next(60), next(60));
            let amount = i64::try_from(next(1_000)).expect("small") + 1;
            all.push(Debt { debtor, creditor, amount });
        }
        let web = Web::of(60, &all);
        let found = web.circles(&Reach { chains: 10_000, ..Reach::default() });
        assert!(!found.cut_off && found.chains.len() > 20, "{}", found.chains.len());
        let mut left: Vec<i64> = web.debts().iter().map(|debt| debt.amount).collect();
        let position = |left: &[i64]| {
            let mut net = vec![0_i64; 60];
            for (debt, amount) in web.debts().iter().zip(left) {
                net[debt.debtor] -= amount;
                net[debt.creditor] += amount;
            }
            net
        };
        let before = position(&left);
        for circle in &found.chains {
            for (at, debt) in circle.debts.iter().enumerate() {
                let next = circle.debts[(at + 1) % circle.debts.len()];
                assert_eq!(web.debts()[*debt].creditor, web.debts()[next].debtor, "{circle:?}");
                left[*debt] -= circle.amount;
            }
        }
        assert!(left.iter().all(|rest| *rest >= 0));
        assert_eq!(position(&left), before);
        let rest: Vec<Debt> = web
            .debts()
            .iter()
            .zip(&left)
            .map(|(debt, amount)| Debt { amount: *amount, ..*debt })
            .collect();
        let again = Web::of(60, &rest).circles(&Reach::default());
        assert!(again.chains.is_empty(), "no circle of six or fewer is left: {again:?}");
    }
}
