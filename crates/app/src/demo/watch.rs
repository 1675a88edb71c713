//! What the people of the demo company have done about their warnings: most were looked into and
//! cleared, some are being worked on, the rest waits. Which ones follows from the buyer and the
//! signal, so that the same world looks the same.

use base::Result;
use credit::warning::{
    Alert, AlertFilter, AlertLevel, AlertState, acknowledge_alert, clear_alert, list_alerts,
};
use store::{Actor, Db, access::Role};

const CLEARED: [&str; 4] = [
    "已与客户核对，属偶发，继续观察",
    "已约谈，取得书面还款安排，按安排跟踪",
    "已核实，额度和账期暂不调整，下次复审再看",
    "客户说明了原因并补了资料，风险可控",
];
const TAKEN_UP: [&str; 3] = ["本周上门核实", "已约客户财务对账，等回复", "已列入下次信用例会"];
/// Alerts that are read at a time.
const PAGE: u32 = 200;

/// What somebody did about an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Cleared,
    TakenUp,
    Left,
}

/// Of a hundred alerts of a level so many are cleared, and so many more are being worked on. What is
/// past its deadline was hardly ever left.
fn deed(level: AlertLevel, late: bool, chance: u64) -> Deed {
    let (cleared, taken) = match (late, level) {
        (true, _) => (70, 97),
        (false, AlertLevel::Yellow) => (75, 90),
        (false, AlertLevel::Orange) => (50, 80),
        (false, AlertLevel::Red) => (20, 60),
    };
    match chance % 100 {
        n if n < cleared => Deed::Cleared,
        n if n < taken => Deed::TakenUp,
        _ => Deed::Left,
    }
}

/// A number that belongs to a buyer and a signal.
fn chance_of(alert: &Alert) -> u64 {
    let digest = base::digest_of(format!("{} {}", alert.buyer_code, alert.signal).as_bytes());
    digest
        .to_string()
        .bytes()
        .fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// Does it; returns how many alerts somebody did something about.
///
/// # Errors
/// Busy or a fault from the database.
pub async fn tend_warnings(db: &Db) -> Result<usize> {
    let people = db.list_people().await?;
    let who = |role: Role| people.iter().find(|person| person.active && person.role == role);
    let Some(manager) = who(Role::CreditManager) else { return Ok(0) };
    let collector = who(Role::Collector).unwrap_or(manager);
    let (mut after, mut done) = (None, 0);
    loop {
        let states = vec![AlertState::Open];
        let filter = AlertFilter { states, after, limit: PAGE, ..AlertFilter::default() };
        let alerts = list_alerts(db, &filter).await?;
        let Some(last) = alerts.last() else { return Ok(done) };
        after = Some((last.standing.level, last.standing.deadline_on, last.id));
        for person in [manager, collector] {
            let theirs = |alert: &&Alert| {
                (alert.owner_role == Role::Collector.code()) == (person.id == collector.id)
            };
            let theirs: Vec<&Alert> = alerts.iter().filter(theirs).collect();
            done += tend(db, &person.login, &theirs).await?;
        }
    }
}

async fn tend(db: &Db, login: &str, alerts: &[&Alert]) -> Result<usize> {
    let today = db.clock().today();
    let mut tx = db.write(Actor::user(login)).await?;
    let mut done = 0;
    for alert in alerts {
        let chance = chance_of(alert);
        let late = alert.standing.deadline_on < today;
        let pick = |words: &[&'static str]| {
            let place = usize::try_from(chance / 100).unwrap_or(0) % words.len();
            words.get(place).copied().unwrap_or_default()
        };
        match deed(alert.standing.level, late, chance) {
            Deed::Left => continue,
            Deed::Cleared => clear_alert(&mut tx, alert.id, pick(&CLEARED), today).await?,
            Deed::TakenUp => acknowledge_alert(&mut tx, alert.id, pick(&TAKEN_UP)).await?,
        }
        done += 1;
    }
    if done == 0 {
        tx.roll_back().await?;
    } else {
        tx.commit().await?;
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_is_looked_after_and_what_is_late_hardly_ever_left() {
        let share =
            |level, late, wanted| (0..1_000).filter(|n| deed(level, late, *n) == wanted).count();
        assert_eq!(share(AlertLevel::Red, false, Deed::Left), 400);
        assert_eq!(share(AlertLevel::Orange, false, Deed::Left), 200);
        assert_eq!(share(AlertLevel::Yellow, false, Deed::Left), 100);
        assert_eq!(share(AlertLevel::Red, true, Deed::Left), 30);
    }
}
