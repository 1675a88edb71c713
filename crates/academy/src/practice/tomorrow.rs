//! Tomorrow's visit: a scene made of a real case without whom it concerns. What leaves the case are codes of the house's
//! own lists and numbers that were scaled and rounded first; names, words, papers and days of anybody stay where they
//! are. The facts below are all that is kept.

use base::Lang;
use credit::{
    collections::{
        cases::{Brief, CaseFile},
        evidence::EvidencePaper,
        talk::{ExcuseRow, TalkPack},
    },
    scoring::Wording,
};
use locale::{Style, amount, days, t, ta};
use serde::{Deserialize, Serialize};

use super::{
    chance::Chance,
    pack::{PracticePack, Scene},
    plan::share,
    tomorrow_pack::{Customer, TomorrowPack},
};

/// The ink that such scenes are spoken in.
const WORDS: &str = "tomorrow";

/// What the code of such a scene begins with.
pub const OWN: &str = "own-";

/// Excuses, ages and papers at most.
const MOST: usize = 6;

/// What is kept of a case: codes and rounded numbers. Anything else that stands in a stored text is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnFacts {
    /// Which invented firm.
    firm: usize,
    /// Scaled, rounded to two leading digits.
    total_minor: i64,
    /// The oldest item, in steps of days.
    overdue_days: i64,
    /// Ages of the items: days in steps, share of the amount in steps of five percent.
    ages: Vec<(i64, i64)>,
    /// Kind of the customer, by code.
    customer: String,
    /// Ability × willingness, by code.
    pair: String,
    /// The reason that was stated, by code, or empty.
    stated: String,
    /// Excuses that were heard, by code, the latest first.
    excuses: Vec<String>,
    /// Papers at hand, by code of the role-play.
    papers: Vec<String>,
    /// How completely the claim is proven.
    grade: Option<char>,
    /// Broken promises, three at most.
    broken: i64,
}

/// What is proposed to play it with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposed {
    /// By code.
    pub persona: &'static str,
    /// 1 to 3.
    pub level: i64,
}

/// A real case as it was read: nothing of this is kept.
#[derive(Debug, Clone, Copy)]
pub struct RealCase<'a> {
    /// The case.
    pub case: &'a CaseFile,
    /// What is known of the buyer.
    pub brief: &'a Brief,
    /// Excuses of the case, the latest first.
    pub excuses: &'a [ExcuseRow],
    /// Its evidence.
    pub papers: &'a [EvidencePaper],
}

/// An amount rounded to two leading digits.
fn two_digits(minor: i64) -> i64 {
    let mut step = 1;
    while minor / step >= 100 {
        step *= 10;
    }
    (minor + step / 2) / step * step
}

/// A number in steps, one step at least.
fn stepped(number: i64, step: i64) -> i64 {
    ((number + step / 2) / step * step).max(step)
}

impl OwnFacts {
    /// Takes from a case what may leave it.
    pub fn take(real: RealCase, seed: u64) -> Self {
        let pack = TomorrowPack::shipped();
        let RealCase { case, brief, .. } = real;
        let mut chance = Chance::new(seed, "tomorrow");
        let digits = brief.owed.currency.minor_digits();
        let fen = i128::from(brief.owed.overdue_minor) * 100 / 10_i128.pow(digits);
        let scaled = fen * i128::from(chance.between(pack.scale.0, pack.scale.1)) / 100;
        let scaled = i64::try_from(scaled).unwrap_or(i64::MAX);
        let talk = TalkPack::shipped();
        let mut excuses: Vec<String> = Vec::new();
        for excuse in real.excuses.iter().filter(|one| talk.excuse(&one.kind).is_some()) {
            if !excuses.contains(&excuse.kind) && excuses.len() < MOST {
                excuses.push(excuse.kind.clone());
            }
        }
        let pair = match &brief.standing {
            _ if talk.kind(&case.kind).is_some() => case.kind.clone(),
            Some(standing) if talk.kind(&standing.quadrant).is_some() => standing.quadrant.clone(),
            _ => "unknown".to_owned(),
        };
        let stated = talk.reason(&case.stated).map(|one| one.code.clone()).unwrap_or_default();
        let broken = brief.promises.iter().filter(|one| one.state == "broken").count();
        let broken = i64::try_from(broken).unwrap_or(3).min(3);
        Self {
            firm: firm(&mut chance, pack, brief),
            total_minor: two_digits(scaled.clamp(pack.least_minor, pack.most_minor)),
            overdue_days: stepped(i64::from(brief.owed.oldest_days), pack.days_step),
            ages: ages(brief, pack.days_step),
            customer: brief.buyer.kind.code().to_owned(),
            pair,
            stated,
            excuses,
            papers: papers(real, pack, broken),
            grade: brief.found.grade,
            broken,
        }
    }

    /// What is proposed to play it with.
    pub fn proposed(&self) -> Proposed {
        let pack = TomorrowPack::shipped();
        let pair = pack.pair(&self.pair);
        let harder = i64::from(self.broken >= pack.broken_harder);
        // Whoever says that goods or service failed feels wronged first.
        let wronged = self.excuses.first().is_some_and(|code| code == "service");
        let persona = pair.map_or("blunt", |one| one.persona.as_str());
        Proposed {
            persona: if wronged { "aggrieved" } else { persona },
            level: (pair.map_or(2, |one| one.level) + harder).min(3),
        }
    }

    /// As it is kept.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what was kept.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The code of the scene: it tells what it was made of, so that the same facts are the same scene.
    pub fn code(&self) -> String {
        let digest = base::digest_of(self.text().as_bytes()).to_string();
        format!("{OWN}{}", digest.get(..16).unwrap_or_default())
    }

    /// The scene.
    pub fn scene(&self) -> Scene {
        let pack = TomorrowPack::shipped();
        let (pair, customer) = (pack.pair(&self.pair), pack.customer(&self.customer));
        let walk = pack.grades.iter().find(|one| Some(one.letter) == self.grade);
        let mut reasons: Vec<String> = Vec::new();
        let behind = pair.map(|one| one.reasons.as_slice()).unwrap_or_default();
        for reason in std::iter::once(&self.stated).chain(behind) {
            if !reason.is_empty() && !reasons.contains(reason) {
                reasons.push(reason.clone());
            }
        }
        let said = |key: &str| Wording::new(t(Lang::Zh, key), t(Lang::En, key));
        Scene {
            code: self.code(),
            words: WORDS.to_owned(),
            set: "own".to_owned(),
            name: said("practice-own-name"),
            brief: Wording::new(self.brief(Lang::Zh, customer), self.brief(Lang::En, customer)),
            goal: said("practice-own-goal"),
            total_minor: self.total_minor,
            overdue_days: self.overdue_days,
            excuse: self.excuses.first().cloned().unwrap_or_else(|| "process".to_owned()),
            tricks: self.tricks(pack),
            reasons,
            decides_bps: customer.map_or(4_500, |one| one.decides_bps),
            walk_bps: walk.map_or(4_000, |one| one.walk_bps),
            walk_week: pack.walk_week,
            target_days: pack.target_days,
            willingness: pair.map_or(0, |one| one.willingness),
            cash_bps: pair.map_or(10_000, |one| one.cash_bps),
            papers: self.papers.clone(),
            people: customer.map(|one| one.people.clone()).unwrap_or_default(),
            ages: self.ages.clone(),
            variant: String::new(),
            own_papers: Vec::new(),
        }
    }

    /// Tricks of the excuses, the latest first; what no paper at hand and no move answers is left out.
    fn tricks(&self, pack: &TomorrowPack) -> Vec<String> {
        let practice = PracticePack::shipped();
        let answered = |trick: &String| {
            let moves =
                practice.tricks.iter().any(|one| one.code == *trick && !one.ends.is_empty());
            let paper = |code: &String| {
                practice.paper(code).is_some_and(|paper| paper.against.contains(trick))
            };
            moves || self.papers.iter().any(paper)
        };
        let usual = ["process".to_owned()];
        let heard = if self.excuses.is_empty() { &usual[..] } else { &self.excuses };
        let mut tricks: Vec<String> = Vec::new();
        for place in 0..3 {
            for excuse in heard {
                let brings = pack.excuses.iter().find(|one| one.code == *excuse);
                let trick = brings.and_then(|one| one.tricks.get(place));
                if let Some(trick) = trick.filter(|one| answered(one) && !tricks.contains(one)) {
                    tricks.push(trick.clone());
                }
            }
        }
        tricks.truncate(3);
        tricks
    }

    fn brief(&self, lang: Lang, customer: Option<&Customer>) -> String {
        let pack = TomorrowPack::shipped();
        let talk = TalkPack::shipped();
        let money =
            |minor: i64| amount(lang, base::Money::new(minor, base::Currency::CNY), Style::Full);
        let firm = pack.firms.get(self.firm).map_or("", |one| one.pick(lang));
        let kind = customer.map_or("", |one| one.name.pick(lang));
        let mut said = vec![ta(
            lang,
            "practice-own-brief",
            &[
                ("firm", firm),
                ("kind", kind),
                ("amount", &money(self.total_minor)),
                ("days", &days(lang, self.overdue_days)),
            ],
        )];
        let one_age = |(age, bps): &(i64, i64)| {
            let amount = money(two_digits(share(self.total_minor, *bps)));
            ta(lang, "practice-own-age", &[("days", &days(lang, *age)), ("amount", &amount)])
        };
        let ages: Vec<String> = self.ages.iter().map(one_age).collect();
        if ages.len() > 1 {
            let ages = ages.join(lang.pick("、", ", "));
            said.push(ta(lang, "practice-own-ages", &[("ages", &ages)]));
        }
        if let Some(reason) = talk.reason(&self.stated) {
            let reason = reason.name.pick(lang);
            said.push(ta(lang, "practice-own-stated", &[("reason", reason)]));
        }
        if let Some(kind) = talk.kind(&self.pair) {
            said.push(ta(lang, "practice-own-pair", &[("pair", kind.name.pick(lang))]));
        }
        let excuses = self.excuses.iter().filter_map(|code| talk.excuse(code));
        let excuses: Vec<&str> = excuses.map(|one| one.name.pick(lang)).collect();
        if !excuses.is_empty() {
            let excuses = excuses.join(lang.pick("；", "; "));
            said.push(ta(lang, "practice-own-excuses", &[("excuses", &excuses)]));
        }
        if self.broken > 0 {
            said.push(ta(lang, "practice-own-broken", &[("count", &self.broken.to_string())]));
        }
        if let Some(grade) = self.grade {
            said.push(ta(lang, "practice-own-grade", &[("grade", &grade.to_string())]));
        }
        said.push(t(lang, "practice-own-changed"));
        said.join(lang.pick("", " "))
    }

    /// Facts of every sort, for the checker to walk: each excuse with each pair and kind of customer in turn.
    pub fn samples() -> Vec<Self> {
        let (pack, talk) = (TomorrowPack::shipped(), TalkPack::shipped());
        let papers: Vec<String> = ["statement", "contract", "procedure", "contacts", "promises"]
            .iter()
            .map(|code| (*code).to_owned())
            .collect();
        let one = |(n, excuse): (usize, &super::tomorrow_pack::Brings)| {
            let at = |all: usize| n % all.max(1);
            let number = i64::try_from(n).unwrap_or(0);
            Self {
                firm: at(pack.firms.len()),
                total_minor: two_digits(pack.least_minor + 17_300_000 * number),
                overdue_days: pack.days_step * (4 + 9 * number),
                ages: vec![(pack.days_step * (4 + 9 * number), 6_000), (pack.days_step, 4_000)],
                customer: pack
                    .customers
                    .get(at(pack.customers.len()))
                    .map_or_else(|| "other".to_owned(), |one| one.code.clone()),
                pair: pack
                    .pairs
                    .get(at(pack.pairs.len()))
                    .map_or_else(|| "unknown".to_owned(), |one| one.code.clone()),
                stated: talk
                    .reasons
                    .get(at(talk.reasons.len()))
                    .map(|one| one.code.clone())
                    .unwrap_or_default(),
                excuses: vec![excuse.code.clone()],
                papers: papers.iter().skip(at(2)).cloned().collect(),
                grade: ['A', 'B', 'C', 'D'].get(at(4)).copied(),
                broken: number.min(3),
            }
        };
        pack.excuses.iter().enumerate().map(one).collect()
    }
}

/// An invented firm whose name has nothing in common with the real one.
fn firm(chance: &mut Chance, pack: &TomorrowPack, brief: &Brief) -> usize {
    let real = brief.buyer.name.to_lowercase();
    let near = |name: &str| {
        let name = name.to_lowercase();
        let head: String = name.chars().take(if name.is_ascii() { 5 } else { 2 }).collect();
        real.contains(&head) || name.contains(&real)
    };
    let last = i64::try_from(pack.firms.len()).unwrap_or(1) - 1;
    let from = usize::try_from(chance.between(0, last.max(0))).unwrap_or(0);
    let count = pack.firms.len().max(1);
    let mut turn = (0..count).map(|n| (from + n) % count);
    let free = turn.find(|at| {
        pack.firms
            .get(*at)
            .is_some_and(|one| !near(one.pick(Lang::Zh)) && !near(one.pick(Lang::En)))
    });
    free.unwrap_or(from)
}

/// Ages of the overdue items in steps, with their shares in steps of five percent; the oldest first.
fn ages(brief: &Brief, step: i64) -> Vec<(i64, i64)> {
    let mut ages: Vec<(i64, i128)> = Vec::new();
    let mut all: i128 = 0;
    for item in brief.late().filter(|item| item.currency == brief.owed.currency) {
        let age = stepped(i64::from(brief.as_of.days_since(item.due_on)), step);
        let open = i128::from(item.open_minor);
        all += open;
        match ages.iter_mut().find(|(known, _)| *known == age) {
            Some((_, sum)) => *sum += open,
            None => ages.push((age, open)),
        }
    }
    ages.sort_by_key(|(_, open)| std::cmp::Reverse(*open));
    ages.truncate(MOST);
    ages.sort_by_key(|(age, _)| std::cmp::Reverse(*age));
    let of_all = |open: i128| i64::try_from(open * 20 / all.max(1)).unwrap_or(0) * 500;
    ages.into_iter().map(|(age, open)| (age, of_all(open).max(500))).collect()
}

/// Which papers of the role-play the case has; one at least, for an account can always be printed.
fn papers(real: RealCase, pack: &TomorrowPack, broken: i64) -> Vec<String> {
    let RealCase { case, brief, papers: evidence, .. } = real;
    let kinds = evidence.iter().map(|one| one.kind.as_str());
    let kinds: Vec<&str> = kinds.chain(brief.papers.iter().map(|one| one.kind.as_str())).collect();
    let has = |code: &str| match code {
        "statement" => true,
        "contacts" if !brief.contacts.is_empty() => true,
        "promises" => broken > 0,
        "procedure" => case.card.knows_pay_path(),
        code => {
            let stands = pack.papers.iter().find(|one| one.code == code);
            stands.is_some_and(|one| one.of.iter().any(|kind| kinds.contains(&kind.as_str())))
        }
    };
    let order =
        ["statement", "contract", "delivery", "orders", "contacts", "promises", "procedure"];
    order.into_iter().filter(|code| has(code)).map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{bots::order_of, debtor::Cast};

    #[test]
    fn amounts_keep_two_digits_and_days_come_in_steps() {
        for (given, rounded) in
            [(2_000_000, 2_000_000), (48_651_237, 49_000_000), (995, 1_000), (99, 99)]
        {
            assert_eq!(two_digits(given), rounded, "{given}");
        }
        assert_eq!([stepped(0, 5), stepped(7, 5), stepped(8, 5)], [5, 5, 10]);
    }

    #[test]
    fn facts_are_read_as_they_were_kept_and_nothing_else_is() {
        for facts in OwnFacts::samples() {
            assert_eq!(OwnFacts::read(&facts.text()), Some(facts.clone()));
            assert_eq!(facts.scene().code, facts.code());
            let more = facts.text().replacen('{', "{\"buyer\":\"C1\",", 1);
            assert_eq!(OwnFacts::read(&more), None, "a field that does not belong");
        }
    }

    #[test]
    fn five_learners_keep_their_order_in_made_scenes() {
        let pack = PracticePack::shipped();
        let mut held = (0, 0);
        for scene in OwnFacts::samples().iter().map(OwnFacts::scene) {
            for (persona, level) in pack
                .personas
                .iter()
                .flat_map(|one| pack.levels.iter().map(move |level| (one, level)))
            {
                for seed in 0..6 {
                    let cast = Cast { scene: &scene, persona, level, seed };
                    held.0 += usize::from(order_of(pack, cast).holds());
                    held.1 += 1;
                }
            }
        }
        assert!(held.0 * 100 >= held.1 * 95, "{held:?}");
    }

    #[test]
    fn who_cannot_and_will_not_is_harder_than_who_forgot() {
        let with = |pair: &str, broken: i64| {
            let mut facts = OwnFacts::samples().remove(0);
            (facts.pair, facts.broken) = (pair.to_owned(), broken);
            facts.proposed()
        };
        assert_eq!(with("able-willing", 0), Proposed { persona: "formalist", level: 1 });
        assert_eq!(with("able-willing", 2).level, 2, "promises were broken");
        assert_eq!(with("unable-unwilling", 2), Proposed { persona: "evasive", level: 3 });
    }
}
