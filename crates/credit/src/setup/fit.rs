//! Fits the shipped packs to a company: amounts by its sales on account, terms by its usual days,
//! shares by its margin, review months by its people, approval steps by who there is. Pure.

use base::{Day, Failure, Result};

use super::{Answers, SetupPack, Staff, edit::PackText};
use crate::assess::PackKind;

/// A pack fitted to a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    /// Which.
    pub kind: PackKind,
    /// Its text.
    pub text: String,
}

/// An amount of the shipped packs for a company with other sales: scaled and rounded to one digit;
/// never below `least`.
fn scaled(amount: i64, answers: &Answers, pack: &SetupPack, least: i64) -> i64 {
    if amount <= 0 {
        return amount;
    }
    let scaled = i128::from(amount) * i128::from(answers.on_account())
        / i128::from(pack.reference_sales.max(1));
    let scaled = i64::try_from(scaled).unwrap_or(i64::MAX / 2).max(least);
    let mut unit = 1_i64;
    while scaled / unit >= 10 {
        unit = unit.saturating_mul(10);
    }
    ((scaled + unit / 2) / unit).saturating_mul(unit)
}

/// All packs that follow from the answers, under a version and from a day on.
///
/// # Errors
/// A fault where a shipped pack has lost what is set here; a test holds that it has not.
pub fn fitted(
    answers: &Answers,
    pack: &SetupPack,
    (version, from_on): (&str, Day),
) -> Result<Vec<Fitted>> {
    let made = [
        (PackKind::Tiers, tiers(answers, pack)?),
        (PackKind::Limits, limits(answers, pack)?),
        (PackKind::Granting, granting(answers, pack)?),
        (PackKind::Orders, orders(answers, pack)?),
    ];
    let mut all = Vec::new();
    for (kind, mut text) in made {
        dated(&mut text, version, from_on, pack)?;
        all.push(Fitted { kind, text: text.write() });
    }
    Ok(all)
}

fn dated(text: &mut PackText, version: &str, from_on: Day, pack: &SetupPack) -> Result<()> {
    let by = &pack.edition.version;
    let zh = format!("体系建设 {version}，按 setup.toml {by} 生成");
    let en = format!("set-up {version} by setup.toml {by}");
    set(text, ("", ""), "version", &format!("\"{version}\""))?;
    set(text, ("", ""), "effective_from", &format!("\"{from_on}\""))?;
    set(text, ("", ""), "source", &format!("{{ zh = \"{zh}\", en = \"{en}\" }}"))
}

/// The same text from another day on.
pub(super) fn redated(text: &str, from_on: Day) -> Result<String> {
    let mut text = PackText::of(text);
    set(&mut text, ("", ""), "effective_from", &format!("\"{from_on}\""))?;
    Ok(text.write())
}

fn set(text: &mut PackText, part: (&str, &str), key: &str, value: &str) -> Result<()> {
    match text.set(part, key, value) {
        true => Ok(()),
        false => Err(Failure::bug("fitting a pack that lost what is fitted")),
    }
}

fn number(text: &mut PackText, part: (&str, &str), key: &str, value: i64) -> Result<()> {
    set(text, part, key, &value.to_string())
}

fn tiers(answers: &Answers, pack: &SetupPack) -> Result<PackText> {
    let mut text = PackText::of(PackKind::Tiers.shipped_text());
    let (low, medium, high) = (
        ("[[tier]]", "code = \"low\""),
        ("[[tier]]", "code = \"medium\""),
        ("[[tier]]", "code = \"high\""),
    );
    if let Some(row) = pack.terms.iter().find(|row| answers.days <= row.to) {
        set(&mut text, low, "max_terms", &format!("\"{}\"", row.low))?;
        set(&mut text, medium, "max_terms", &format!("\"{}\"", row.medium))?;
    }
    if let Some(row) = pack.margin.iter().find(|row| answers.margin_bps < row.below) {
        number(&mut text, medium, "limit_factor_bps", row.medium_factor_bps)?;
    }
    if let Some(row) = people(answers, pack) {
        number(&mut text, low, "review_months", row.low_months)?;
        number(&mut text, medium, "review_months", row.medium_months)?;
        number(&mut text, high, "review_months", row.high_months)?;
        number(&mut text, ("[unrated]", ""), "review_months", row.high_months)?;
    }
    Ok(text)
}

fn people<'a>(answers: &Answers, pack: &'a SetupPack) -> Option<&'a super::pack::PeopleRow> {
    pack.people.iter().find(|row| answers.people <= row.to).or(pack.people.last())
}

fn limits(answers: &Answers, pack: &SetupPack) -> Result<PackText> {
    let mut text = PackText::of(PackKind::Limits.shipped_text());
    let of = |amount| scaled(amount, answers, pack, 1_000);
    let base = format!(
        "{{ large = {}, medium = {}, small = {}, micro = {}, unknown = {} }}",
        of(3_000_000),
        of(1_000_000),
        of(300_000),
        of(80_000),
        of(150_000)
    );
    set(&mut text, ("[score_factor]", ""), "base", &base)?;
    Ok(text)
}

/// Who signs above which amount. A role that nobody has is left to the owner; without a credit
/// manager the owner alone signs.
fn chain(staff: Staff, edges: [i64; 2]) -> String {
    let step = |role: &str, above: i64, days: i64| {
        format!("  {{ role = \"{role}\", above = {above}, days = {days} }},\n")
    };
    let mut steps = String::new();
    if !staff.manager {
        return format!("[\n{}]", step("owner", -1, 3));
    }
    steps.push_str(&step("credit-manager", -1, 2));
    let [finance, owner] = edges;
    if staff.finance && finance < owner {
        steps.push_str(&step("finance", finance, 2));
    }
    let owner = if staff.finance { owner } else { finance };
    if staff.owner {
        steps.push_str(&step("owner", owner, 3));
    }
    format!("[\n{steps}]")
}

fn granting(answers: &Answers, pack: &SetupPack) -> Result<PackText> {
    let mut text = PackText::of(PackKind::Granting.shipped_text());
    let of = |amount, least| scaled(amount, answers, pack, least);
    for (tiers, edges) in [
        ("tiers = [\"low\"]", [500_000, 2_000_000]),
        ("tiers = [\"medium\"]", [200_000, 800_000]),
        ("tiers = [\"high\", \"unrated\"]", [0, 0]),
    ] {
        let edges = edges.map(|edge| of(edge, 10_000));
        let steps = chain(answers.staff, edges);
        if !text.set_rest(("[[chain]]", tiers), "steps", &steps) {
            return Err(Failure::bug("fitting the chain of a pack that lost it"));
        }
    }
    for (holds, amount) in
        [("from = 200000", 200_000), ("from = 1000000", 1_000_000), ("from = 2000000", 2_000_000)]
    {
        let new = of(amount, 10_000);
        // The same line stands in two rows; each is found until none is left as shipped.
        while text.set(("[[minimum]]", holds), "from", &format!("{new} ")) {}
    }
    let mut text = PackText::of(&text.write().replace(" \n", "\n"));
    number(&mut text, ("[profit]", ""), "margin_bps", answers.margin_bps)?;
    number(&mut text, ("[profit]", ""), "capital_bps", answers.capital_bps)?;
    if let Some(row) = people(answers, pack) {
        number(&mut text, ("[key]", ""), "most", row.key_most)?;
        number(&mut text, ("[key]", ""), "review_months", row.high_months)?;
    }
    number(&mut text, ("[grow]", ""), "sales_from", of(50_000, 1_000))?;
    Ok(text)
}

fn orders(answers: &Answers, pack: &SetupPack) -> Result<PackText> {
    let mut text = PackText::of(PackKind::Orders.shipped_text());
    let of = |amount| scaled(amount, answers, pack, 10_000);
    number(&mut text, ("[release]", ""), "four_eyes_from", of(500_000))?;
    number(&mut text, ("[[step]]", "code = \"document-value\""), "most", of(2_000_000))?;
    let late = (answers.days / 4).clamp(7, 30);
    number(&mut text, ("[[step]]", "code = \"overdue\""), "days", late)?;
    let oldest = (answers.days * 2 + 60).clamp(90, 270);
    number(&mut text, ("[[step]]", "code = \"oldest-open\""), "days", oldest)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        granting::GrantingPack,
        orders::{Check, OrderRule},
        policy::{Tier, TierTable},
    };

    const ALL: Staff = Staff { manager: true, finance: true, owner: true };

    fn answers(sales: i64, days: i64, margin_bps: i64, people: i64, staff: Staff) -> Answers {
        Answers {
            trade: "other".to_owned(),
            sales,
            account_bps: 8_000,
            margin_bps,
            capital_bps: 500,
            days,
            people,
            staff,
        }
    }

    fn text(answers: &Answers, kind: PackKind) -> String {
        let day = "2026-12-01".parse().expect("day");
        let all = fitted(answers, SetupPack::shipped(), ("S1", day)).expect("fits");
        all.into_iter().find(|one| one.kind == kind).expect("made").text
    }

    #[test]
    fn every_pack_that_is_made_is_one_that_judges() {
        let staffs = [
            ALL,
            Staff { finance: false, ..ALL },
            Staff { owner: true, ..Staff::default() },
            Staff { owner: false, ..ALL },
        ];
        for staff in staffs {
            for sales in [100_000, 30_000_000, 125_000_000, 1_000_000_000_000] {
                for (days, margin, people) in [(0, 0, 1), (45, 900, 2), (90, 10_000, 20)] {
                    let answers = answers(sales, days, margin, people, staff);
                    for kind in
                        [PackKind::Tiers, PackKind::Limits, PackKind::Granting, PackKind::Orders]
                    {
                        let made = text(&answers, kind);
                        let edition = kind.check(&made);
                        let edition = edition.unwrap_or_else(|e| panic!("{kind:?} {e} {made}"));
                        assert_eq!(edition.version, "S1");
                    }
                }
            }
        }
    }

    /// 125 million a year, 80 % of it on account: what the shipped packs are made for.
    #[test]
    fn the_reference_company_gets_the_shipped_amounts() {
        let made =
            GrantingPack::read(&text(&answers(125_000_000, 60, 1_500, 2, ALL), PackKind::Granting));
        let made = made.expect("reads");
        assert_eq!(
            (&made.chains, &made.minimum),
            (&GrantingPack::shipped().chains, &GrantingPack::shipped().minimum)
        );
        assert_eq!((made.rates.capital_bps, made.grow.sales_from), (500, 50_000));
    }

    #[test]
    fn a_tenth_of_the_sales_signs_at_a_tenth_of_the_amounts() {
        let small = answers(12_500_000, 45, 700, 1, Staff { finance: false, ..ALL });
        let made = GrantingPack::read(&text(&small, PackKind::Granting)).expect("reads");
        let low = made.chains.iter().find(|chain| chain.tiers == [Tier::Low]).expect("low");
        let steps: Vec<_> = low.steps.iter().map(|s| (s.step.role.code(), s.above)).collect();
        assert_eq!(steps, [("credit-manager", -1), ("owner", 50_000)], "nobody in finance");
        let tiers = TierTable::read(&text(&small, PackKind::Tiers)).expect("reads");
        let medium = tiers.rule(Tier::Medium);
        assert_eq!((medium.max_terms.as_str(), medium.limit_factor_bps), ("delivery-30", 4_000));
        assert_eq!((medium.review_months, tiers.rule(Tier::Unrated).review_months), (12, 6));
        let rule = OrderRule::read(&text(&small, PackKind::Orders)).expect("reads");
        assert_eq!(rule.four_eyes_from, 50_000);
        let late = rule.steps.iter().find_map(|step| match step.check {
            Check::Overdue { days, .. } => Some(days),
            _ => None,
        });
        assert_eq!(late, Some(11));
    }

    #[test]
    fn amounts_are_round() {
        let of =
            |sales| scaled(2_000_000, &answers(sales, 60, 0, 1, ALL), SetupPack::shipped(), 10_000);
        assert_eq!((of(125_000_000), of(33_000_000), of(1_000_000)), (2_000_000, 500_000, 20_000));
        assert_eq!(
            (of(100_000), scaled(0, &answers(1, 0, 0, 1, ALL), SetupPack::shipped(), 5)),
            (10_000, 0)
        );
    }
}
