//! The company that sells: an invented maker of industrial pumps, valves and control cabinets.

use base::{Currency, Rate};

use crate::{
    Spec,
    chance::{Purpose, Stream},
    facts::{MonthRate, User},
    names,
    words::UserRole,
};

/// The seller of this world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Company {
    /// Registered name (invented).
    pub name: &'static str,
    /// Short name.
    pub short_name: &'static str,
    /// English name.
    pub name_en: &'static str,
    /// Currency of its books.
    pub currency: Currency,
    /// Names of the three sales teams.
    pub teams: [&'static str; 3],
}

/// The company.
pub const COMPANY: Company = Company {
    name: "浙江屿衡泵阀制造有限公司",
    short_name: "屿衡泵阀",
    name_en: "Zhejiang Yuheng Pump & Valve Manufacturing Co., Ltd.",
    currency: Currency::CNY,
    teams: ["渠道与工厂部", "工程项目部", "政企与海外部"],
};

/// The people: twelve salespeople in three teams with their managers, and the office.
pub(crate) fn users(spec: &Spec) -> Vec<User> {
    let mut s = Stream::new(spec.seed, 0, Purpose::People);
    let mut user = |code: String, role: UserRole, team: Option<u8>| User {
        code,
        name: names::person(&mut s),
        role,
        team,
        known_on: spec.start,
    };
    let mut users = vec![
        user("owner".to_owned(), UserRole::Owner, None),
        user("credit01".to_owned(), UserRole::CreditManager, None),
    ];
    for team in 1..=3_u8 {
        users.push(user(format!("manager{team:02}"), UserRole::SalesManager, Some(team)));
    }
    for n in 1..=12_u8 {
        let team = match n {
            1..=5 => 1,
            6..=9 => 2,
            _ => 3,
        };
        users.push(user(format!("sales{n:02}"), UserRole::Sales, Some(team)));
    }
    for n in 1..=2 {
        users.push(user(format!("finance{n:02}"), UserRole::Finance, None));
        users.push(user(format!("collector{n:02}"), UserRole::Collector, None));
    }
    users.push(user("legal01".to_owned(), UserRole::Legal, None));
    users
}

/// Book rates of each month from the month of the start.
pub(crate) fn rates(spec: &Spec) -> Vec<MonthRate> {
    let mut rates = Vec::new();
    // Ten-thousandths of a CNY per unit (millionths for the yen) and the monthly swing.
    for (n, (code, level, digits)) in
        [("USD", 71_500.0, 4), ("EUR", 77_800.0, 4), ("JPY", 47_600.0, 6)].into_iter().enumerate()
    {
        let mut s = Stream::new(spec.seed, n as u64, Purpose::Rates);
        let Ok(currency) = code.parse::<Currency>() else { continue };
        let (mut at, mut month) = (level, spec.start.month_start());
        while month <= spec.until {
            at += 0.2 * (level - at) + level * 0.009 * s.normal();
            if let Some(rate) = rate(at.round() as i64, digits) {
                let known_on = month.max(spec.start);
                rates.push(MonthRate { currency, rate, known_on });
            }
            month = month.plus_months(1);
        }
    }
    rates
}

fn rate(scaled: i64, digits: u32) -> Option<Rate> {
    let unit = 10_i64.pow(digits);
    let width = digits as usize;
    Rate::parse(&format!("{}.{:0width$}", scaled / unit, scaled % unit))
}
