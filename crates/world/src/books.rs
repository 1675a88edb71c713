//! A buyer's own books, closed every quarter. The statements hold together to the unit (assets =
//! liabilities + equity, cash flow explains cash), except the few that are handed over wrong.

use base::{Currency, Day};

use crate::{
    chance::{Purpose, Stream},
    facts::{Buyer, Statement},
    traits::{Disclosure, Traits},
    words::SizeClass,
};

/// The line codes of a statement with their Chinese names, in the order of a printed one.
pub const STATEMENT_LINES: [(&str, &str); 38] = [
    ("cash", "货币资金"),
    ("receivables", "应收账款"),
    ("inventory", "存货"),
    ("other_current_assets", "其他流动资产"),
    ("current_assets", "流动资产合计"),
    ("fixed_assets", "固定资产"),
    ("noncurrent_assets", "非流动资产合计"),
    ("total_assets", "资产总计"),
    ("short_term_debt", "短期借款"),
    ("payables", "应付账款"),
    ("other_current_liabilities", "其他流动负债"),
    ("current_liabilities", "流动负债合计"),
    ("long_term_debt", "长期借款"),
    ("noncurrent_liabilities", "非流动负债合计"),
    ("total_liabilities", "负债合计"),
    ("paid_in_capital", "实收资本"),
    ("retained_earnings", "未分配利润"),
    ("other_equity", "其他权益"),
    ("equity", "所有者权益合计"),
    ("revenue", "营业收入"),
    ("cost_of_sales", "营业成本"),
    ("gross_profit", "毛利"),
    ("operating_expenses", "期间费用"),
    ("interest", "利息费用"),
    ("operating_profit", "营业利润"),
    ("nonoperating_net", "营业外收支净额"),
    ("profit_before_tax", "利润总额"),
    ("income_tax", "所得税费用"),
    ("net_profit", "净利润"),
    ("ebit", "息税前利润"),
    ("dividends", "分配的股利"),
    ("depreciation", "折旧与摊销"),
    ("operating_cash_flow", "经营活动产生的现金流量净额"),
    ("investing_cash_flow", "投资活动产生的现金流量净额"),
    ("financing_cash_flow", "筹资活动产生的现金流量净额"),
    ("net_cash_flow", "现金及现金等价物净增加额"),
    ("opening_cash", "期初现金及现金等价物余额"),
    ("closing_cash", "期末现金及现金等价物余额"),
];

/// Stocks at the end of a quarter, whole units of the currency.
#[derive(Clone, Copy, Debug, Default)]
struct Stocks {
    cash: i64,
    receivables: i64,
    inventory: i64,
    other_assets: i64,
    fixed: i64,
    short_debt: i64,
    payables: i64,
    other_liabilities: i64,
    long_debt: i64,
    capital: i64,
    retained: i64,
}

/// Flows since the first day of the year.
#[derive(Clone, Copy, Debug, Default)]
struct Flows {
    revenue: i64,
    cost: i64,
    expenses: i64,
    interest: i64,
    other: i64,
    tax: i64,
    dividends: i64,
    depreciation: i64,
    operating: i64,
    investing: i64,
    financing: i64,
    opening_cash: i64,
}

/// What the buyer's books are made from.
struct Ratios {
    margin: f64,
    expenses: f64,
    growth: f64,
    receivable_days: f64,
    stock_days: f64,
    payable_days: f64,
    rate: f64,
    payout: f64,
}

pub(crate) struct Books {
    disclosure: Disclosure,
    currency: Currency,
    stocks: Stocks,
    flows: Flows,
    ratios: Ratios,
    /// Revenue of a year at ease.
    yearly: f64,
    last_profit: i64,
    base_stress: f64,
    stress: (f64, u32),
    due: Vec<Statement>,
    stream: Stream,
}

fn whole(x: f64) -> i64 {
    x.round() as i64
}

impl Books {
    pub(crate) fn open(seed: u64, buyer: &Buyer, traits: &Traits) -> Self {
        let mut s = Stream::new(seed, u64::from(buyer.no.0), Purpose::Statements);
        let median = match buyer.size {
            SizeClass::Large => 1_100_000_000.0,
            SizeClass::Medium => 130_000_000.0,
            SizeClass::Small => 18_000_000.0,
            SizeClass::Micro => 2_500_000.0,
        };
        let per_unit = match buyer.currency.code() {
            "CNY" => 1.0,
            "JPY" => 0.048,
            "EUR" => 7.8,
            _ => 7.1,
        };
        let bought = traits.pace * traits.ticket * 12.0 * 1.13;
        let yearly = s.around(median, 0.6).max(bought * s.within(5.0, 11.0)) / per_unit;
        let frail = traits.frailty;
        let ratios = Ratios {
            margin: s.within(0.195, 0.295) - 0.22 * frail,
            expenses: s.within(0.09, 0.145),
            growth: 0.06 * s.normal() + 0.05,
            receivable_days: s.within(55.0, 130.0) + 60.0 * frail,
            stock_days: s.within(35.0, 110.0),
            payable_days: s.within(45.0, 100.0) + 60.0 * frail,
            rate: s.within(0.036, 0.062),
            payout: s.within(0.3, 0.9),
        };
        let daily = yearly / 365.0;
        let cost = daily * (1.0 - ratios.margin);
        let mut stocks = Stocks {
            cash: whole(yearly * s.within(0.07, 0.2)),
            receivables: whole(daily * ratios.receivable_days),
            inventory: whole(cost * ratios.stock_days),
            other_assets: whole(yearly * 0.03),
            fixed: whole(yearly * s.within(0.15, 0.55)),
            payables: whole(cost * ratios.payable_days),
            other_liabilities: whole(yearly * s.within(0.03, 0.07)),
            ..Stocks::default()
        };
        let assets = (stocks.assets()) as f64;
        let debt = (assets * (0.23 + 1.3 * frail + 0.1 * s.normal())
            - (stocks.payables + stocks.other_liabilities) as f64)
            .clamp(0.0, assets * 0.5);
        stocks.long_debt = whole(debt * s.within(0.1, 0.5));
        stocks.short_debt = whole(debt) - stocks.long_debt;
        let equity = stocks.assets() - stocks.liabilities();
        stocks.capital = whole(equity.max(0) as f64 * s.within(0.35, 0.75)).max(100_000);
        stocks.retained = equity - stocks.capital;
        Self {
            disclosure: traits.disclosure,
            currency: buyer.currency,
            stocks,
            flows: Flows { opening_cash: stocks.cash, ..Flows::default() },
            ratios,
            yearly,
            last_profit: 0,
            base_stress: frail,
            stress: (0.0, 0),
            due: Vec::new(),
            stream: s,
        }
    }

    /// Feels one month.
    pub(crate) fn feel(&mut self, stress: f64) {
        self.stress.0 += stress;
        self.stress.1 += 1;
    }

    /// Closes the quarter that ended the day before `first`, and prepares what is handed over.
    pub(crate) fn close_quarter(&mut self, first: Day, buyer: &Buyer) {
        let mean = self.stress.0 / f64::from(self.stress.1.max(1));
        self.stress = (0.0, 0);
        let to = first.plus_days(-1);
        self.live_quarter((mean - self.base_stress).clamp(0.0, 0.8), to.month());
        let months = u8::try_from(to.month()).unwrap_or(12);
        let yearly = months == 12;
        let (lag, slip, wrong, restated) = (
            if yearly { self.stream.days(97, 118) } else { self.stream.days(25, 45) },
            self.stream.days(60, 150),
            self.stream.chance(0.015),
            self.stream.chance(0.03),
        );
        let (swap, cut) = (self.stream.between(1, 8), self.stream.within(0.08, 0.2));
        let told = match self.disclosure {
            Disclosure::Never => false,
            Disclosure::Yearly => yearly,
            Disclosure::Quarterly => true,
        };
        if told && buyer.founded_on < to.plus_days(-300) {
            let from = to.plus_days(1).plus_months(-i32::from(months));
            let mut statement = self.statement(buyer, (from, to), months);
            statement.known_on = to.plus_days(lag);
            statement.audited = yearly && buyer.size != SizeClass::Micro;
            if yearly && restated {
                let mut second = self.restate(&statement, cut);
                second.known_on = statement.known_on.plus_days(slip);
                self.due.push(second);
            }
            if wrong {
                mistype(&mut statement, swap, self.currency);
            }
            self.due.push(statement);
        }
        if yearly {
            self.last_profit = self.flows.net_profit();
            self.flows = Flows { opening_cash: self.stocks.cash, ..Flows::default() };
        }
    }

    /// Statements handed over by today; nothing before the buyer's file is opened.
    pub(crate) fn hand_over(&mut self, today: Day, opened: Day) -> Vec<Statement> {
        if today < opened || self.due.is_empty() {
            return Vec::new();
        }
        let ready = self.due.extract_if(.., |s| s.known_on <= today);
        let mut ready: Vec<Statement> = ready.collect();
        for statement in &mut ready {
            statement.known_on = today;
        }
        ready.sort_by(|a, b| (a.to, &a.number).cmp(&(b.to, &b.number)));
        ready
    }

    fn live_quarter(&mut self, strain: f64, last_month: i8) {
        let s = &mut self.stream;
        let (ratios, old) = (&self.ratios, self.stocks);
        self.yearly *= 1.0 + (ratios.growth + 0.05 * s.normal()) / 4.0;
        let season = [0.86, 1.02, 1.03, 1.09][usize::try_from(last_month / 3 - 1).unwrap_or(0)];
        let quarter = self.yearly / 4.0 * season;
        let revenue = whole(quarter * (1.0 - 0.55 * strain) * s.within(0.97, 1.03));
        let margin = ratios.margin * (1.0 - 1.05 * strain) * s.within(0.96, 1.04);
        let cost = whole(revenue as f64 * (1.0 - margin));
        let expenses = whole(self.yearly / 4.0 * ratios.expenses * s.within(0.97, 1.03));
        let debt = (old.short_debt + old.long_debt) as f64;
        let interest = whole(debt * (ratios.rate + 0.04 * strain) / 4.0);
        let other = whole(revenue as f64 * (0.004 * s.normal() - 0.05 * strain));
        let before_tax = revenue - cost - expenses - interest + other;
        let tax = if before_tax > 0 { whole(before_tax as f64 * 0.25) } else { 0 };
        let depreciation = whole(old.fixed as f64 * 0.02);
        let capex = whole(old.fixed as f64 * 0.024 * (1.1 - strain));
        let daily = revenue as f64 / 91.25;
        let dividend = if last_month == 6 && strain < 0.1 {
            whole(self.last_profit.max(0) as f64 * ratios.payout)
        } else {
            0
        };
        let mut new = Stocks {
            receivables: whole(daily * ratios.receivable_days * (1.0 + 0.7 * strain)),
            inventory: whole(cost as f64 / 91.25 * ratios.stock_days * (1.0 + 0.8 * strain)),
            payables: whole(cost as f64 / 91.25 * ratios.payable_days * (1.0 + 1.1 * strain)),
            fixed: old.fixed + capex - depreciation,
            long_debt: old.long_debt - old.long_debt / 40,
            retained: old.retained + before_tax - tax - dividend,
            ..old
        };
        let pull = |cash: &Stocks| {
            cash.liabilities() + cash.capital + cash.retained - (cash.assets() - cash.cash)
        };
        let least = whole(revenue as f64 * 0.28 * (1.0 - 0.9 * strain));
        let short = least - pull(&new);
        if short > 0 {
            let lent = whole(short as f64 * if strain > 0.35 { 0.35 } else { 0.9 });
            new.short_debt += lent;
            new.payables += short - lent;
        } else {
            new.short_debt -= new.short_debt.min(-short / 4);
        }
        new.cash = pull(&new);
        let financing = new.short_debt - old.short_debt + new.long_debt - old.long_debt - dividend;
        let flows = &mut self.flows;
        flows.revenue += revenue;
        flows.cost += cost;
        flows.expenses += expenses;
        flows.interest += interest;
        flows.other += other;
        flows.tax += tax;
        flows.dividends += dividend;
        flows.depreciation += depreciation;
        flows.investing -= capex;
        flows.financing += financing;
        flows.operating += new.cash - old.cash - financing + capex;
        self.stocks = new;
    }

    fn statement(&self, buyer: &Buyer, span: (Day, Day), months: u8) -> Statement {
        let (stocks, flows) = (&self.stocks, &self.flows);
        let per_unit = self.currency.minor_per_unit();
        let amounts = stocks.lines().into_iter().chain(flows.lines(stocks.cash));
        let lines = STATEMENT_LINES
            .iter()
            .zip(amounts)
            .map(|((code, _), units)| (*code, units.saturating_mul(per_unit)))
            .collect();
        Statement {
            number: format!("{}-{}Q{}-1", buyer.no, span.1.year(), months / 3),
            buyer: buyer.no,
            from: span.0,
            to: span.1,
            months,
            audited: false,
            restates: None,
            currency: self.currency,
            lines,
            known_on: span.1,
        }
    }

    /// The same year with part of the receivables written down.
    fn restate(&self, first: &Statement, share: f64) -> Statement {
        let mut second = first.clone();
        let unit = self.currency.minor_per_unit();
        let cut = whole(self.stocks.receivables as f64 * share) * unit;
        if let Some(stem) = first.number.strip_suffix("-1") {
            second.number = format!("{stem}-2");
        }
        second.restates = Some(first.number.clone());
        for (code, amount) in &mut second.lines {
            match *code {
                "receivables" | "current_assets" | "total_assets" | "retained_earnings"
                | "equity" | "operating_profit" | "profit_before_tax" | "net_profit" | "ebit" => {
                    *amount -= cut;
                }
                "operating_expenses" => *amount += cut,
                _ => {}
            }
        }
        second
    }
}

/// A slip of the pen in the total of the assets.
fn mistype(statement: &mut Statement, swap: i64, currency: Currency) {
    if let Some((_, total)) = statement.lines.iter_mut().find(|(c, _)| *c == "total_assets") {
        let mut step = currency.minor_per_unit() * 9;
        while step * 2_000 < *total {
            step *= 10;
        }
        *total += step * swap;
    }
}

impl Stocks {
    const fn assets(&self) -> i64 {
        self.cash + self.receivables + self.inventory + self.other_assets + self.fixed
    }

    const fn liabilities(&self) -> i64 {
        self.short_debt + self.payables + self.other_liabilities + self.long_debt
    }

    const fn lines(&self) -> [i64; 19] {
        let current_liabilities = self.liabilities() - self.long_debt;
        [
            self.cash,
            self.receivables,
            self.inventory,
            self.other_assets,
            self.assets() - self.fixed,
            self.fixed,
            self.fixed,
            self.assets(),
            self.short_debt,
            self.payables,
            self.other_liabilities,
            current_liabilities,
            self.long_debt,
            self.long_debt,
            self.liabilities(),
            self.capital,
            self.retained,
            0,
            self.capital + self.retained,
        ]
    }
}

impl Flows {
    const fn before_tax(&self) -> i64 {
        self.revenue - self.cost - self.expenses - self.interest + self.other
    }

    const fn net_profit(&self) -> i64 {
        self.before_tax() - self.tax
    }

    const fn lines(&self, closing_cash: i64) -> [i64; 19] {
        [
            self.revenue,
            self.cost,
            self.revenue - self.cost,
            self.expenses,
            self.interest,
            self.before_tax() - self.other,
            self.other,
            self.before_tax(),
            self.tax,
            self.net_profit(),
            self.before_tax() + self.interest,
            self.dividends,
            self.depreciation,
            self.operating,
            self.investing,
            self.financing,
            self.operating + self.investing + self.financing,
            self.opening_cash,
            closing_cash,
        ]
    }
}
