//! Measures (度量): the rows of the product that break a control point, and how many there are that
//! could. Each answers in the same columns, so that counting them and showing them is one question.

use base::{Currency, Day, Result};
use store::{AnyConnection, AnyRow, Ask, Columns};

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Buyers with credit and without a score.
    CreditUnscored,
    /// Buyers with credit without code or contact.
    CreditWithoutFile,
    /// Grants without a request, of twelve months.
    Bypasses,
    /// Buyers that owe and have no limit.
    ExposureWithoutLimit,
    /// Buyers that owe and have no terms.
    DebtorWithoutTerms,
    /// Unpaid invoices of thirty days to buyers of high risk.
    HighOnCredit,
    /// Buyers above their limit.
    OverLimit,
    /// Orders that wait for more than three days.
    OrdersWaiting,
    /// Orders of ninety days that a person released.
    OrdersReleased,
    /// Requests whose step ran out of its days.
    RequestsLate,
    /// Limits whose review day is past.
    ReviewsOverdue,
    /// Warnings past their deadline.
    AlertsLate,
    /// Invoices due within a week, of medium and high risk, without a contact in two.
    DueSoonUnreminded,
    /// People who have not read the policy in time.
    PolicyUnread,
    /// Promises that were not kept and after which nobody called.
    PromisesUnfollowed,
    /// Buyers overdue for a month whom nobody contacted in a month.
    OverdueUncontacted,
    /// Buyers whose claim has less than half a year of limitation left.
    LimitationNear,
    /// Disputes that have stood open for a month.
    DisputesOld,
    /// Receipts not allocated after a week.
    ReceiptsUnspent,
    /// Invoices overdue for more than a year.
    OldDebts,
}

/// A row that breaks a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Whose it is; `None` where it is no buyer.
    pub buyer_id: Option<i64>,
    /// Code of the buyer, or a login.
    pub code: String,
    /// Name of the buyer, or of a person.
    pub name: String,
    /// Number or reason of what it is.
    pub what: String,
    /// Its day.
    pub on: Option<Day>,
    /// Its amount, in the company's currency where it can be told.
    pub amount_minor: i64,
}

/// What a measure is asked with.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The day.
    pub today: Day,
    /// The company's currency.
    pub currency: Currency,
}

/// Micros of the beginning of a day, so many days before.
fn instant(today: Day, days: i32) -> i64 {
    i64::from(today.plus_days(-days).epoch_days()).saturating_mul(86_400_000_000)
}

const JUDGED: &str = " FROM scoring_current c JOIN scoring_assessment a ON a.run_id = c.run_id \
    JOIN parties_buyer b ON b.id = a.buyer_id WHERE b.withdrawn_by IS NULL";
const ON_CREDIT: &str = " AND a.limit_kind IN ('amount', 'unlimited')";

/// The columns of every measure.
fn columns(ask: &mut Ask, what: &str, on: &str, amount: &str) {
    ask.text("SELECT b.id AS buyer_id, b.code AS code, b.name AS name, ").text(what);
    ask.text(" AS what, ").text(on).text(" AS on_day, ").text(amount).text(" AS amount_minor");
}

impl Measure {
    /// All, in the order of the stages.
    pub const ALL: [Self; 20] = [
        Self::CreditUnscored,
        Self::CreditWithoutFile,
        Self::Bypasses,
        Self::ExposureWithoutLimit,
        Self::DebtorWithoutTerms,
        Self::HighOnCredit,
        Self::OverLimit,
        Self::OrdersWaiting,
        Self::OrdersReleased,
        Self::RequestsLate,
        Self::ReviewsOverdue,
        Self::AlertsLate,
        Self::DueSoonUnreminded,
        Self::PolicyUnread,
        Self::PromisesUnfollowed,
        Self::OverdueUncontacted,
        Self::LimitationNear,
        Self::DisputesOld,
        Self::ReceiptsUnspent,
        Self::OldDebts,
    ];

    /// Its name in the pack.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CreditUnscored => "credit-unscored",
            Self::CreditWithoutFile => "credit-without-file",
            Self::Bypasses => "bypasses",
            Self::ExposureWithoutLimit => "exposure-without-limit",
            Self::DebtorWithoutTerms => "debtor-without-terms",
            Self::HighOnCredit => "high-on-credit",
            Self::OverLimit => "over-limit",
            Self::OrdersWaiting => "orders-waiting",
            Self::OrdersReleased => "orders-released",
            Self::RequestsLate => "requests-late",
            Self::ReviewsOverdue => "reviews-overdue",
            Self::AlertsLate => "alerts-late",
            Self::DueSoonUnreminded => "due-soon-unreminded",
            Self::PolicyUnread => "policy-unread",
            Self::PromisesUnfollowed => "promises-unfollowed",
            Self::OverdueUncontacted => "overdue-uncontacted",
            Self::LimitationNear => "limitation-near",
            Self::DisputesOld => "disputes-old",
            Self::ReceiptsUnspent => "receipts-unspent",
            Self::OldDebts => "old-debts",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Where the work itself is done.
    pub const fn href(self) -> &'static str {
        match self {
            Self::CreditUnscored => "/parties?tier=unrated",
            Self::CreditWithoutFile => "/dossier",
            Self::Bypasses => "/granting/bypasses",
            Self::ExposureWithoutLimit => "/policy?only=ungranted",
            Self::DebtorWithoutTerms => "/policy",
            Self::HighOnCredit => "/parties?tier=high",
            Self::OverLimit => "/policy?only=over",
            Self::OrdersWaiting | Self::OrdersReleased => "/orders/holds",
            Self::RequestsLate => "/granting",
            Self::ReviewsOverdue => "/granting/reviews?view=overdue",
            Self::AlertsLate => "/warning",
            Self::DueSoonUnreminded | Self::OverdueUncontacted | Self::LimitationNear => {
                "/collections"
            }
            Self::PolicyUnread => "/controls/policy",
            Self::PromisesUnfollowed => "/collections/promises?view=broken",
            Self::DisputesOld | Self::OldDebts => "/receivables/items",
            Self::ReceiptsUnspent => "/receivables/credits",
        }
    }

    fn rows(self, ask: &mut Ask, asked: Asked) {
        match self {
            Self::CreditUnscored
            | Self::CreditWithoutFile
            | Self::ExposureWithoutLimit
            | Self::DebtorWithoutTerms
            | Self::OverLimit
            | Self::OverdueUncontacted => self.buyers(ask, asked),
            Self::HighOnCredit | Self::DueSoonUnreminded | Self::OldDebts => self.items(ask, asked),
            Self::Bypasses | Self::RequestsLate | Self::ReviewsOverdue => {
                self.granting(ask, asked);
            }
            Self::OrdersWaiting | Self::OrdersReleased => self.orders(ask, asked),
            Self::PolicyUnread => unread(ask, Some(asked.today)),
            _ => self.work(ask, asked),
        }
    }

    fn buyers(self, ask: &mut Ask, asked: Asked) {
        let amount = match self {
            Self::OverLimit => "a.exposure_minor - COALESCE(a.limit_minor, 0)",
            Self::OverdueUncontacted => "a.overdue_minor",
            Self::DebtorWithoutTerms => "a.open_minor",
            _ => "a.exposure_minor",
        };
        columns(ask, "a.tier", "''", amount);
        ask.text(JUDGED);
        match self {
            Self::CreditUnscored => ask.text(ON_CREDIT).text(" AND a.score IS NULL"),
            Self::CreditWithoutFile => ask.text(ON_CREDIT).text(
                " AND ((b.uscc = '' AND b.country IN ('', 'CN')) OR NOT EXISTS (SELECT 1 FROM \
                 parties_contact k WHERE k.buyer_id = b.id AND k.erased_at IS NULL))",
            ),
            Self::ExposureWithoutLimit => {
                ask.text(" AND a.exposure_minor > 0 AND a.limit_kind IS NULL")
            }
            Self::DebtorWithoutTerms => ask.text(
                " AND a.open_minor > 0 AND b.terms = '' AND NOT EXISTS (SELECT 1 FROM \
                 policy_terms p WHERE p.buyer_id = b.id)",
            ),
            Self::OverLimit => ask.text(
                " AND ((a.limit_kind = 'amount' AND a.exposure_minor > a.limit_minor) \
                 OR (a.limit_kind = 'none' AND a.exposure_minor > 0))",
            ),
            _ => {
                ask.text(
                    " AND a.oldest_overdue_days > 30 AND NOT EXISTS (SELECT 1 FROM \
                     collections_contact k WHERE k.buyer_id = b.id AND k.on_day > ",
                );
                ask.value(asked.today.plus_days(-30)).text(")")
            }
        };
    }

    fn items(self, ask: &mut Ask, asked: Asked) {
        let day = if self == Self::HighOnCredit { "i.issued_on" } else { "i.due_on" };
        ask.text("SELECT b.id AS buyer_id, b.code AS code, b.name AS name, i.number AS what, ");
        ask.text(day).text(" AS on_day, CASE WHEN i.currency = ").value(asked.currency.code());
        ask.text(" THEN i.open_minor ELSE 0 END AS amount_minor");
        self.items_from(ask, asked);
        if self == Self::HighOnCredit {
            ask.text(" AND a.tier = 'high'");
        } else if self == Self::DueSoonUnreminded {
            ask.text(
                " AND NOT EXISTS (SELECT 1 FROM collections_contact k WHERE k.buyer_id = \
                 b.id AND k.on_day > ",
            );
            ask.value(asked.today.plus_days(-14)).text(")");
        } else {
            ask.text(" AND i.due_on < ").value(asked.today.plus_days(-365));
        }
    }

    /// The items that could break the point.
    fn items_from(self, ask: &mut Ask, asked: Asked) {
        ask.text(
            " FROM receivables_item i JOIN parties_buyer b ON b.id = i.buyer_id \
             LEFT JOIN scoring_current c ON c.id = 1 LEFT JOIN scoring_assessment a \
             ON a.run_id = c.run_id AND a.buyer_id = i.buyer_id WHERE i.closed_on IS NULL",
        );
        match self {
            Self::HighOnCredit => {
                ask.text(" AND i.issued_on > ").value(asked.today.plus_days(-30));
            }
            Self::DueSoonUnreminded => {
                ask.text(" AND a.tier IN ('medium', 'high') AND i.due_on >= ").value(asked.today);
                ask.text(" AND i.due_on <= ").value(asked.today.plus_days(7));
            }
            _ => {}
        }
    }

    fn granting(self, ask: &mut Ask, asked: Asked) {
        match self {
            Self::Bypasses => {
                columns(ask, "y.reason", "y.on_day", "COALESCE(y.limit_minor, 0)");
                ask.text(
                    " FROM granting_bypass y JOIN parties_buyer b ON b.id = y.buyer_id \
                     WHERE y.on_day > ",
                );
                ask.value(asked.today.plus_months(-12));
            }
            Self::RequestsLate => {
                columns(ask, "p.applicant", "p.due_on", "COALESCE(p.limit_minor, 0)");
                ask.text(
                    " FROM granting_application p JOIN parties_buyer b ON b.id = p.buyer_id \
                     WHERE p.state = 'open' AND p.due_on < ",
                );
                ask.value(asked.today);
            }
            _ => {
                columns(ask, "v.tier", "v.due_on", "COALESCE(a.exposure_minor, 0)");
                ask.text(
                    " FROM granting_review v JOIN parties_buyer b ON b.id = v.buyer_id \
                     LEFT JOIN scoring_current c ON c.id = 1 LEFT JOIN scoring_assessment a \
                     ON a.run_id = c.run_id AND a.buyer_id = v.buyer_id WHERE v.due_on < ",
                );
                ask.value(asked.today);
            }
        }
    }

    fn orders(self, ask: &mut Ask, asked: Asked) {
        ask.text("SELECT b.id AS buyer_id, b.code AS code, b.name AS name, o.number AS what, ");
        ask.text("COALESCE(o.deliver_on, '') AS on_day, CASE WHEN o.currency = ");
        ask.value(asked.currency.code()).text(" THEN o.amount_minor ELSE 0 END AS amount_minor");
        ask.text(" FROM orders_order o JOIN parties_buyer b ON b.id = o.buyer_id WHERE ");
        if self == Self::OrdersWaiting {
            ask.text("o.waits = 1 AND o.waits_since < ").value(instant(asked.today, 3));
        } else {
            ask.text("o.recorded_at > ").value(instant(asked.today, 90));
            ask.text(
                " AND EXISTS (SELECT 1 FROM orders_release r WHERE r.order_id = o.id \
                 AND r.state = 'granted')",
            );
        }
    }

    fn work(self, ask: &mut Ask, asked: Asked) {
        let today = asked.today;
        match self {
            Self::AlertsLate => {
                columns(ask, "w.signal", "w.deadline_on", "CAST(0 AS BIGINT)");
                ask.text(
                    " FROM warning_alert w JOIN parties_buyer b ON b.id = w.buyer_id \
                     WHERE w.state = 'open' AND w.deadline_on < ",
                );
                ask.value(today);
            }
            Self::PromisesUnfollowed => {
                columns(ask, "p.said_by", "p.due_on", "p.company_minor - p.paid_minor");
                ask.text(
                    " FROM collections_promise p JOIN parties_buyer b ON b.id = p.buyer_id \
                     WHERE p.state IN ('broken', 'partly') AND NOT EXISTS (SELECT 1 FROM \
                     collections_contact k WHERE k.buyer_id = p.buyer_id AND k.on_day > p.due_on) \
                     AND p.due_on > ",
                );
                ask.value(today.plus_days(-180));
            }
            Self::LimitationNear => {
                columns(ask, "t.action", "''", "t.overdue_minor");
                ask.text(
                    " FROM scoring_current c JOIN collections_task t ON t.run_id = c.run_id \
                     JOIN parties_buyer b ON b.id = t.buyer_id \
                     WHERE t.limitation_days_left < 180 AND t.overdue_minor > 0",
                );
            }
            Self::DisputesOld => {
                columns(ask, "d.reason", "d.opened_on", "d.amount_minor");
                ask.text(
                    " FROM receivables_dispute d JOIN parties_buyer b ON b.id = d.buyer_id \
                     WHERE d.resolved_on IS NULL AND d.opened_on < ",
                );
                ask.value(today.plus_days(-30));
            }
            _ => {
                ask.text(
                    "SELECT b.id AS buyer_id, b.code AS code, b.name AS name, k.number AS what, \
                     k.effective_on AS on_day, CASE WHEN k.currency = ",
                );
                ask.value(asked.currency.code()).text(
                    " THEN k.unallocated_minor ELSE 0 END AS amount_minor \
                     FROM receivables_credit k JOIN parties_buyer b ON b.id = k.buyer_id \
                     WHERE k.closed_on IS NULL AND k.kind = 'receipt' \
                     AND k.unallocated_minor > 0 AND k.effective_on < ",
                );
                ask.value(today.plus_days(-7));
            }
        }
    }

    /// How many rows there are that could break the point.
    fn total(self, ask: &mut Ask, asked: Asked) {
        let today = asked.today;
        ask.text("SELECT CAST(COUNT(*) AS BIGINT)");
        match self {
            Self::CreditUnscored | Self::CreditWithoutFile => ask.text(JUDGED).text(ON_CREDIT),
            Self::ExposureWithoutLimit => ask.text(JUDGED).text(" AND a.exposure_minor > 0"),
            Self::DebtorWithoutTerms => ask.text(JUDGED).text(" AND a.open_minor > 0"),
            Self::OverLimit => {
                ask.text(JUDGED).text(" AND a.limit_kind IS NOT NULL AND a.exposure_minor > 0")
            }
            Self::OverdueUncontacted => ask.text(JUDGED).text(" AND a.oldest_overdue_days > 30"),
            Self::HighOnCredit | Self::DueSoonUnreminded | Self::OldDebts => {
                self.items_from(ask, asked);
                ask
            }
            Self::Bypasses => {
                ask.text(" FROM (SELECT id FROM granting_bypass WHERE on_day > ");
                ask.value(today.plus_months(-12));
                ask.text(
                    " UNION ALL SELECT id FROM granting_decision WHERE outcome = 'granted' \
                     AND from_on > ",
                );
                ask.value(today.plus_months(-12)).text(") g")
            }
            Self::RequestsLate => ask.text(" FROM granting_application WHERE state = 'open'"),
            Self::ReviewsOverdue => ask.text(" FROM granting_review"),
            Self::OrdersWaiting | Self::OrdersReleased => {
                ask.text(" FROM orders_order WHERE recorded_at > ").value(instant(today, 90));
                ask.text(" OR waits = 1")
            }
            Self::AlertsLate => {
                ask.text(" FROM warning_alert WHERE state IN ('open', 'acknowledged')")
            }
            Self::PolicyUnread => {
                ask.text(" FROM (");
                unread(ask, None);
                ask.text(") r")
            }
            Self::PromisesUnfollowed => {
                ask.text(
                    " FROM collections_promise WHERE state IN ('broken', 'partly') AND due_on > ",
                );
                ask.value(today.plus_days(-180))
            }
            Self::LimitationNear => ask.text(
                " FROM scoring_current c JOIN collections_task t ON t.run_id = c.run_id \
                 WHERE t.overdue_minor > 0",
            ),
            Self::DisputesOld => ask.text(" FROM receivables_dispute WHERE resolved_on IS NULL"),
            Self::ReceiptsUnspent => {
                ask.text(
                    " FROM receivables_credit WHERE kind = 'receipt' AND undone_by IS NULL \
                     AND ((closed_on IS NULL AND unallocated_minor > 0) OR effective_on > ",
                );
                ask.value(today.plus_days(-90)).text(")")
            }
        };
    }

    /// How many rows break the point, of how many, and what they come to.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn count(
        self,
        connection: &mut AnyConnection,
        asked: Asked,
    ) -> Result<(i64, i64, i64)> {
        let mut ask = Ask::new(
            "SELECT CAST(COUNT(*) AS BIGINT), COALESCE(CAST(SUM(x.amount_minor) AS BIGINT), 0) \
             FROM (",
        );
        self.rows(&mut ask, asked);
        ask.text(") x");
        let row = ask.row(connection, "counting what breaks a control").await?;
        let (bad, amount) = (row.int(0)?, row.int(1)?);
        let mut ask = Ask::default();
        self.total(&mut ask, asked);
        let total = ask.row(connection, "counting what a control holds for").await?.int(0)?;
        Ok((bad, total, amount))
    }

    /// The rows, the largest amounts first: so many, after so many.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn evidence(
        self,
        connection: &mut AnyConnection,
        asked: Asked,
        (skip, limit): (u32, u32),
    ) -> Result<Vec<Evidence>> {
        let mut ask =
            Ask::new("SELECT x.buyer_id, x.code, x.name, x.what, x.on_day, x.amount_minor FROM (");
        self.rows(&mut ask, asked);
        ask.text(") x ORDER BY x.amount_minor DESC, x.code, x.what, x.on_day LIMIT ");
        ask.value(i64::from(limit.clamp(1, 1_000))).text(" OFFSET ").value(i64::from(skip));
        let one = |row: &AnyRow| {
            let id = row.int(0)?;
            Ok(Evidence {
                buyer_id: (id > 0).then_some(id),
                code: row.text(1)?,
                name: row.text(2)?,
                what: row.text(3)?,
                on: row.text(4)?.parse().ok(),
                amount_minor: row.int(5)?,
            })
        };
        ask.rows(connection, "listing what breaks a control").await?.iter().map(one).collect()
    }
}

/// Readers of the newest policy; those whose days are over where a day is given.
fn unread(ask: &mut Ask, late_on: Option<Day>) {
    ask.text(
        "SELECT CAST(0 AS BIGINT) AS buyer_id, r.login AS code, COALESCE(u.name, r.login) AS name, \
         COALESCE(u.role, '') AS what, r.due_on AS on_day, CAST(0 AS BIGINT) AS amount_minor \
         FROM controls_reader r JOIN controls_document d ON d.id = r.document_id \
         LEFT JOIN store_user u ON u.login = r.login WHERE d.number = (SELECT MAX(e.number) \
         FROM controls_document e WHERE e.state = 'published')",
    );
    if let Some(day) = late_on {
        ask.text(" AND r.read_on IS NULL AND r.due_on < ").value(day);
    }
}
