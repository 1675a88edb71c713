//! Routes of recovery as a pack: steps with chance, share, days and cost, fees by amount, deadlines.

use std::{collections::BTreeSet, sync::LazyLock};

use serde::Deserialize;

use crate::scoring::{Edition, PackFault, Wording, company_pack, pack};

/// Which fee a step pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fee {
    /// None.
    None,
    /// That of a suit.
    Court,
    /// A third of it: a payment order.
    ThirdCourt,
    /// That of a suit and that of securing assets.
    CourtSecurity,
}

impl Fee {
    fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "none" => Self::None,
            "court" => Self::Court,
            "third-court" => Self::ThirdCourt,
            "court-security" => Self::CourtSecurity,
            _ => return None,
        })
    }
}

/// What must be there before a step can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// Papers that prove the debt.
    Proof,
    /// Nothing of it is disputed.
    Undisputed,
    /// An arbitration clause.
    Clause,
    /// A judgment, award or payment order.
    Title,
}

impl Need {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proof => "proof",
            Self::Undisputed => "undisputed",
            Self::Clause => "clause",
            Self::Title => "title",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        [Self::Proof, Self::Undisputed, Self::Clause, Self::Title]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its stable name.
    pub code: String,
    /// What it is called.
    pub name: Wording,
    /// What is done.
    pub text: Wording,
    /// How likely it brings money, basis points.
    pub chance_bps: i64,
    /// How much of the debt it brings then.
    pub share_bps: i64,
    /// Days until then.
    pub days: i64,
    /// Cost, minor units.
    pub cost_minor: i64,
    /// Cost as a share of the debt.
    pub cost_bps: i64,
    /// The fee.
    pub fee: Fee,
    /// What must be there.
    pub needs: Vec<Need>,
    /// The step that follows when it brings nothing; empty is the end.
    pub then: String,
    /// Whether it is a matter before a court or commission.
    pub matter: bool,
}

/// A fee by amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeTable {
    minimum: i64,
    most: Option<i64>,
    /// Above, base and basis points of what is above, ascending.
    rows: Vec<(i64, i64, i64)>,
}

impl FeeTable {
    /// The fee of an amount, minor units.
    pub fn of(&self, amount_minor: i64) -> i64 {
        let row = self.rows.iter().rev().find(|(above, _, _)| amount_minor >= *above);
        let fee = row.map_or(0, |(above, base, bps)| {
            let part = i128::from(amount_minor - above) * i128::from(*bps) / 10_000;
            base.saturating_add(i64::try_from(part).unwrap_or(i64::MAX))
        });
        fee.max(self.minimum).min(self.most.unwrap_or(i64::MAX))
    }
}

/// A deadline that a matter begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteDeadline {
    /// Of which steps.
    pub routes: Vec<String>,
    /// Its stable name.
    pub code: String,
    /// Days after the matter begins.
    pub days: i32,
    /// What is due.
    pub name: Wording,
}

/// The pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutePack {
    /// Version and source.
    pub edition: Edition,
    /// Fee of a suit.
    pub court: FeeTable,
    /// Fee of securing assets.
    pub security: FeeTable,
    /// A year's rate at which later money counts less.
    pub rate_bps: i64,
    /// By how much every chance falls for each 90 days overdue.
    pub fade_bps: i64,
    /// Below which it does not fall.
    pub least_bps: i64,
    /// The steps, the mildest first.
    pub routes: Vec<Route>,
    /// Deadlines.
    pub deadlines: Vec<RouteDeadline>,
    /// So many days before a deadline it is told of.
    pub remind_days: i32,
}

const PACK: &str = "routes.toml";
const TEXT: &str = include_str!("../../../../../content/routes.toml");
static SHIPPED: LazyLock<RoutePack> = LazyLock::new(|| {
    RoutePack::read(TEXT).expect("invariant: the shipped routes are read by a test")
});

company_pack!(RoutePack, "routes");

#[derive(Deserialize)]
struct Raw {
    court_fee: RawFee,
    security_fee: RawFee,
    time: RawTime,
    fade: RawFade,
    route: Vec<RawRoute>,
    deadline: Vec<RawDeadline>,
    desk: Option<RawDesk>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFee {
    minimum: i64,
    most: Option<i64>,
    rows: Vec<RawFeeRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFeeRow {
    above: i64,
    base: i64,
    bps: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTime {
    rate_bps: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFade {
    fade_bps: i64,
    least_bps: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoute {
    code: String,
    chance_bps: i64,
    share_bps: i64,
    days: i64,
    cost: i64,
    cost_bps: i64,
    fee: String,
    needs: Vec<String>,
    then: String,
    #[serde(default)]
    matter: bool,
    name: pack::RawWording,
    text: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDeadline {
    routes: Vec<String>,
    code: String,
    days: i32,
    name: pack::RawWording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDesk {
    remind_days: i32,
}

/// What a version of a company says that is older than the desk.
const REMIND_DAYS: i32 = 14;

type Checked<T> = Result<T, PackFault>;

fn fault(why: impl Into<String>) -> PackFault {
    PackFault::new(PACK, why)
}

fn fee_table(raw: RawFee) -> Checked<FeeTable> {
    let rows: Vec<(i64, i64, i64)> =
        raw.rows.iter().map(|row| (row.above, row.base, row.bps)).collect();
    let rising = rows.windows(2).all(|two| match two {
        [low, high] => low.0 < high.0 && low.1 <= high.1,
        _ => true,
    });
    let fits = rows.iter().all(|(_, base, bps)| *base >= 0 && (0..=10_000).contains(bps));
    if rows.first().is_none_or(|row| row.0 != 0) || !rising || !fits || raw.minimum < 0 {
        return Err(fault("fee: rows from 0 on, rising, 0 to 10000 basis points"));
    }
    Ok(FeeTable { minimum: raw.minimum, most: raw.most, rows })
}

fn route(raw: RawRoute) -> Checked<Route> {
    let share = |bps: i64| (0..=10_000).contains(&bps);
    let fits = share(raw.chance_bps)
        && share(raw.share_bps)
        && share(raw.cost_bps)
        && (1..=3_650).contains(&raw.days)
        && raw.cost >= 0;
    if !fits {
        let why = "chance, share and cost_bps 0 to 10000, days 1 to 3650, cost from 0";
        return Err(fault(format!("{}: {why}", raw.code)));
    }
    let fee = Fee::parse(&raw.fee).ok_or_else(|| fault(format!("{}: no such fee", raw.code)))?;
    let needs: Option<Vec<Need>> = raw.needs.iter().map(|code| Need::parse(code)).collect();
    let needs = needs.ok_or_else(|| fault(format!("{}: no such need", raw.code)))?;
    Ok(Route {
        code: raw.code,
        name: raw.name.into(),
        text: raw.text.into(),
        chance_bps: raw.chance_bps,
        share_bps: raw.share_bps,
        days: raw.days,
        cost_minor: raw.cost,
        cost_bps: raw.cost_bps,
        fee,
        needs,
        then: raw.then,
        matter: raw.matter,
    })
}

/// Each step once; what follows a step is there, and no step follows itself however far.
fn leads_somewhere(routes: &[Route]) -> Checked<()> {
    let codes: BTreeSet<&str> = routes.iter().map(|one| one.code.as_str()).collect();
    if codes.len() != routes.len() || codes.contains("") || routes.is_empty() {
        return Err(fault("route: one or more, each code once"));
    }
    for one in routes {
        let mut at = one.then.as_str();
        for _ in 0..=routes.len() {
            if at.is_empty() {
                break;
            }
            let Some(next) = routes.iter().find(|other| other.code == at) else {
                return Err(fault(format!("{}: `then` names no step", one.code)));
            };
            at = &next.then;
        }
        if !at.is_empty() {
            return Err(fault(format!("{}: its steps lead in a circle", one.code)));
        }
    }
    Ok(())
}

impl RoutePack {
    /// Reads and checks it.
    ///
    /// # Errors
    /// A fee table with a gap, a share that is none, steps that lead nowhere or in a circle.
    pub fn read(text: &str) -> Checked<Self> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let routes: Vec<Route> = raw.route.into_iter().map(route).collect::<Checked<_>>()?;
        leads_somewhere(&routes)?;
        let deadline = |raw: RawDeadline| {
            let known = |code: &String| routes.iter().any(|one| &one.code == code);
            if !raw.routes.iter().all(known) || !(1..=3_650).contains(&raw.days) {
                return Err(fault(format!("{}: of known steps, days 1 to 3650", raw.code)));
            }
            let RawDeadline { routes, code, days, name } = raw;
            Ok(RouteDeadline { routes, code, days, name: name.into() })
        };
        let deadlines = raw.deadline.into_iter().map(deadline).collect::<Checked<_>>()?;
        let rates = [raw.time.rate_bps, raw.fade.fade_bps, raw.fade.least_bps];
        if rates.iter().any(|bps| !(0..=10_000).contains(bps)) {
            return Err(fault("time: rates 0 to 10000 basis points"));
        }
        let remind_days = raw.desk.map_or(REMIND_DAYS, |desk| desk.remind_days);
        if !(0..=365).contains(&remind_days) {
            return Err(fault("desk: remind_days 0 to 365"));
        }
        Ok(Self {
            edition,
            court: fee_table(raw.court_fee)?,
            security: fee_table(raw.security_fee)?,
            rate_bps: raw.time.rate_bps,
            fade_bps: raw.fade.fade_bps,
            least_bps: raw.fade.least_bps,
            routes,
            deadlines,
            remind_days,
        })
    }

    /// A step by code.
    pub fn find(&self, code: &str) -> Option<&Route> {
        self.routes.iter().find(|one| one.code == code)
    }

    /// The fee of a step for an amount.
    pub fn fee_of(&self, fee: Fee, amount_minor: i64) -> i64 {
        match fee {
            Fee::None => 0,
            Fee::Court => self.court.of(amount_minor),
            Fee::ThirdCourt => self.court.of(amount_minor) / 3,
            Fee::CourtSecurity => self.court.of(amount_minor) + self.security.of(amount_minor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn court_fees_by_the_published_steps() {
        let pack = RoutePack::read(TEXT).expect("read");
        // Yuan claimed and yuan of fee, worked out by hand from the steps of the table.
        for (claimed, court, security) in [
            (5_000, 50, 50),
            (10_000, 50, 120),
            (100_000, 2_300, 1_020),
            (150_000, 3_300, 1_270),
            (1_000_000, 13_800, 5_000),
            (3_000_000, 30_800, 5_000),
            (20_000_000, 141_800, 5_000),
        ] {
            let minor = claimed * 100;
            assert_eq!(pack.court.of(minor), court * 100, "{claimed}");
            let secured = if claimed == 5_000 { 7_000 } else { security * 100 };
            assert_eq!(pack.security.of(minor), secured, "{claimed}");
        }
        assert_eq!(pack.fee_of(Fee::ThirdCourt, 15_000_000), 110_000);
    }

    #[test]
    fn the_scale_of_order_481_step_by_step() {
        let pack = RoutePack::read(TEXT).expect("read");
        // Art. 13 no. 1: up to so many yuan, so many basis points of the part above the step before.
        let steps = [
            (100_000, 250),
            (200_000, 200),
            (500_000, 150),
            (1_000_000, 100),
            (2_000_000, 90),
            (5_000_000, 80),
            (10_000_000, 70),
            (20_000_000, 60),
            (40_000_000, 50),
        ];
        let (mut below, mut fee) = (10_000_i64, 50_i64);
        assert_eq!(pack.court.of(below * 100), fee * 100, "up to 10,000 yuan: 50 yuan");
        for (until, bps) in steps {
            let middle = (below + until) / 2;
            let within = fee * 100 + (middle - below) * bps / 100;
            assert_eq!(pack.court.of(middle * 100), within, "{middle}");
            fee += (until - below) * bps / 10_000;
            below = until;
            assert_eq!(pack.court.of(until * 100), fee * 100, "{until}");
        }
        assert_eq!(fee, 241_800, "40 million yuan: 0.5 % of it and 41,800 yuan");
    }

    #[test]
    fn a_pack_that_cannot_be_is_refused() {
        for (from, to) in [
            ("then = \"demand\"", "then = \"moon\""),
            ("then = \"\"", "then = \"suit\""),
            ("chance_bps = 4500", "chance_bps = 14500"),
            ("fee = \"third-court\"", "fee = \"half\""),
            ("needs = [\"title\"]", "needs = [\"luck\"]"),
            ("{ above = 0, base = 5000, bps = 0 }", "{ above = 1, base = 5000, bps = 0 }"),
            ("routes = [\"enforce\"]", "routes = [\"walk\"]"),
            ("code = \"stop\"", "code = \"visit\""),
            ("remind_days = 14", "remind_days = 400"),
        ] {
            assert!(TEXT.contains(from), "{from}");
            assert!(RoutePack::read(&TEXT.replacen(from, to, 1)).is_err(), "{to}");
        }
    }
}
