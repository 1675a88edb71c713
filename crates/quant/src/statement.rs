//! A financial statement as a flat list of lines, and the sums that follow from it.
//!
//! The lines follow the formats of the Chinese accounting standards for business enterprises
//! (一般企业财务报表格式); any of them may be missing. Amounts are whole minor units of one currency.

use std::collections::BTreeMap;

macro_rules! lines {
    ($($(#[$doc:meta])+ $name:ident = $code:literal,)+) => {
        /// A line of the balance sheet, the income statement or the cash flow statement.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Line { $($(#[$doc])+ $name,)+ }

        impl Line {
            /// All lines in the order of a statement.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// A stable name for files, records and translations.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The line of a code.
            pub fn of_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

lines! {
    /// 货币资金
    Cash = "cash",
    /// 交易性金融资产
    TradingAssets = "trading_assets",
    /// 应收票据
    NotesReceivable = "notes_receivable",
    /// 应收账款
    Receivables = "receivables",
    /// 应收款项融资
    ReceivablesFinancing = "receivables_financing",
    /// 预付款项
    Prepayments = "prepayments",
    /// 其他应收款
    OtherReceivables = "other_receivables",
    /// 存货
    Inventory = "inventory",
    /// 合同资产
    ContractAssets = "contract_assets",
    /// 一年内到期的非流动资产
    CurrentPartOfAssets = "current_part_of_assets",
    /// 其他流动资产: all current assets without a line of their own
    OtherCurrentAssets = "other_current_assets",
    /// 流动资产合计
    CurrentAssets = "current_assets",
    /// 长期应收款
    LongTermReceivables = "long_term_receivables",
    /// 长期股权投资
    LongTermEquity = "long_term_equity",
    /// 投资性房地产
    InvestmentProperty = "investment_property",
    /// 固定资产
    FixedAssets = "fixed_assets",
    /// 在建工程
    Construction = "construction",
    /// 使用权资产
    RightOfUse = "right_of_use",
    /// 无形资产
    IntangibleAssets = "intangible_assets",
    /// 开发支出
    Development = "development",
    /// 商誉
    Goodwill = "goodwill",
    /// 长期待摊费用
    DeferredExpenses = "deferred_expenses",
    /// 递延所得税资产
    DeferredTaxAssets = "deferred_tax_assets",
    /// 其他非流动资产: all non-current assets without a line of their own
    OtherNoncurrentAssets = "other_noncurrent_assets",
    /// 非流动资产合计
    NoncurrentAssets = "noncurrent_assets",
    /// 资产总计
    TotalAssets = "total_assets",
    /// 短期借款
    ShortTermDebt = "short_term_debt",
    /// 交易性金融负债
    TradingLiabilities = "trading_liabilities",
    /// 应付票据
    NotesPayable = "notes_payable",
    /// 应付账款
    Payables = "payables",
    /// 预收款项; 合同负债 has a line of its own
    AdvancesReceived = "advances_received",
    /// 合同负债
    ContractLiabilities = "contract_liabilities",
    /// 应付职工薪酬
    StaffPayable = "staff_payable",
    /// 应交税费
    TaxesPayable = "taxes_payable",
    /// 其他应付款
    OtherPayables = "other_payables",
    /// 一年内到期的非流动负债
    CurrentPartOfDebt = "current_part_of_debt",
    /// 其他流动负债: all current liabilities without a line of their own
    OtherCurrentLiabilities = "other_current_liabilities",
    /// 流动负债合计
    CurrentLiabilities = "current_liabilities",
    /// 长期借款
    LongTermDebt = "long_term_debt",
    /// 应付债券
    BondsPayable = "bonds_payable",
    /// 租赁负债
    LeaseLiabilities = "lease_liabilities",
    /// 长期应付款
    LongTermPayables = "long_term_payables",
    /// 预计负债
    Provisions = "provisions",
    /// 递延收益
    DeferredIncome = "deferred_income",
    /// 递延所得税负债
    DeferredTaxLiabilities = "deferred_tax_liabilities",
    /// 其他非流动负债: all non-current liabilities without a line of their own
    OtherNoncurrentLiabilities = "other_noncurrent_liabilities",
    /// 非流动负债合计
    NoncurrentLiabilities = "noncurrent_liabilities",
    /// 负债合计
    TotalLiabilities = "total_liabilities",
    /// 实收资本（股本）
    PaidInCapital = "paid_in_capital",
    /// 其他权益工具
    OtherEquityInstruments = "other_equity_instruments",
    /// 资本公积
    CapitalReserve = "capital_reserve",
    /// 减：库存股, as a positive amount
    TreasuryShares = "treasury_shares",
    /// 其他综合收益
    OtherComprehensiveIncome = "other_comprehensive_income",
    /// 盈余公积
    SurplusReserve = "surplus_reserve",
    /// 未分配利润
    RetainedEarnings = "retained_earnings",
    /// 少数股东权益
    MinorityInterest = "minority_interest",
    /// 其他权益: all equity without a line of its own
    OtherEquity = "other_equity",
    /// 所有者权益合计
    Equity = "equity",
    /// 营业收入
    Revenue = "revenue",
    /// 营业成本
    CostOfSales = "cost_of_sales",
    /// 毛利
    GrossProfit = "gross_profit",
    /// 税金及附加
    TaxesAndSurcharges = "taxes_and_surcharges",
    /// 销售费用
    SellingExpenses = "selling_expenses",
    /// 管理费用
    AdminExpenses = "admin_expenses",
    /// 研发费用
    ResearchExpenses = "research_expenses",
    /// 财务费用
    FinanceCosts = "finance_costs",
    /// 息税前利润
    Ebit = "ebit",
    /// 利息费用, as a positive amount
    Interest = "interest",
    /// 其他收益
    OtherIncome = "other_income",
    /// 投资收益
    InvestmentIncome = "investment_income",
    /// 公允价值变动收益
    FairValueGain = "fair_value_gain",
    /// 信用减值损失, a loss with a minus
    CreditImpairment = "credit_impairment",
    /// 资产减值损失, a loss with a minus
    AssetImpairment = "asset_impairment",
    /// 资产处置收益
    DisposalGain = "disposal_gain",
    /// 营业利润
    OperatingProfit = "operating_profit",
    /// 营业外收入
    NonoperatingIncome = "nonoperating_income",
    /// 营业外支出
    NonoperatingExpenses = "nonoperating_expenses",
    /// 利润总额
    ProfitBeforeTax = "profit_before_tax",
    /// 所得税费用
    IncomeTax = "income_tax",
    /// 净利润
    NetProfit = "net_profit",
    /// 归属于母公司股东的净利润
    ParentNetProfit = "parent_net_profit",
    /// 分配的股利, as a positive amount
    Dividends = "dividends",
    /// 折旧与摊销, from the notes to the cash flow statement
    Depreciation = "depreciation",
    /// 销售商品、提供劳务收到的现金
    CashFromSales = "cash_from_sales",
    /// 收到的税费返还
    TaxRefunds = "tax_refunds",
    /// 收到其他与经营活动有关的现金
    OtherOperatingIn = "other_operating_in",
    /// 经营活动现金流入小计
    OperatingIn = "operating_in",
    /// 购买商品、接受劳务支付的现金
    CashForGoods = "cash_for_goods",
    /// 支付给职工以及为职工支付的现金
    CashForStaff = "cash_for_staff",
    /// 支付的各项税费
    TaxesPaid = "taxes_paid",
    /// 支付其他与经营活动有关的现金
    OtherOperatingOut = "other_operating_out",
    /// 经营活动现金流出小计
    OperatingOut = "operating_out",
    /// 经营活动产生的现金流量净额
    OperatingCashFlow = "operating_cash_flow",
    /// 投资活动现金流入小计
    InvestingIn = "investing_in",
    /// 购建固定资产、无形资产和其他长期资产支付的现金
    CapitalSpending = "capital_spending",
    /// 投资活动现金流出小计
    InvestingOut = "investing_out",
    /// 投资活动产生的现金流量净额
    InvestingCashFlow = "investing_cash_flow",
    /// 吸收投资收到的现金
    EquityRaised = "equity_raised",
    /// 取得借款收到的现金
    BorrowingsRaised = "borrowings_raised",
    /// 筹资活动现金流入小计
    FinancingIn = "financing_in",
    /// 偿还债务支付的现金
    DebtRepaid = "debt_repaid",
    /// 分配股利、利润或偿付利息支付的现金
    Payouts = "payouts",
    /// 筹资活动现金流出小计
    FinancingOut = "financing_out",
    /// 筹资活动产生的现金流量净额
    FinancingCashFlow = "financing_cash_flow",
    /// 汇率变动对现金的影响
    CashFxEffect = "cash_fx_effect",
    /// 现金及现金等价物净增加额
    NetCashFlow = "net_cash_flow",
    /// 期初现金及现金等价物余额
    OpeningCash = "opening_cash",
    /// 期末现金及现金等价物余额
    ClosingCash = "closing_cash",
}

/// One statement: the lines that are known and the months that its flows cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    months: u32,
    lines: BTreeMap<Line, i64>,
}

impl Statement {
    /// A statement whose income and cash flow lines cover `months` months (1 to 12). Of a line
    /// given twice the last counts.
    pub fn new(months: u32, lines: impl IntoIterator<Item = (Line, i64)>) -> Self {
        Self { months: months.clamp(1, 12), lines: lines.into_iter().collect() }
    }

    /// The same from codes; codes that name no line are handed back.
    pub fn of_codes<'a>(
        months: u32,
        lines: impl IntoIterator<Item = (&'a str, i64)>,
    ) -> (Self, Vec<&'a str>) {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for (code, minor) in lines {
            match Line::of_code(code) {
                Some(line) => known.push((line, minor)),
                None => unknown.push(code),
            }
        }
        (Self::new(months, known), unknown)
    }

    /// Months that the flows cover.
    pub fn months(&self) -> u32 {
        self.months
    }

    /// Whether no line is known.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A line as given.
    pub fn given(&self, line: Line) -> Option<i64> {
        self.lines.get(&line).copied()
    }

    /// A line as given, or else as it follows from *given* lines by an identity: gross profit
    /// from revenue and cost, equity and liabilities and assets from each other or from their
    /// two halves, EBIT from the profit before tax (or the net profit and tax) and interest.
    pub fn get(&self, line: Line) -> Option<i64> {
        let plus = |a, b| self.given(a)?.checked_add(self.given(b)?);
        let minus = |a, b| self.given(a)?.checked_sub(self.given(b)?);
        self.given(line).or_else(|| match line {
            Line::GrossProfit => minus(Line::Revenue, Line::CostOfSales),
            Line::TotalAssets => plus(Line::CurrentAssets, Line::NoncurrentAssets)
                .or_else(|| plus(Line::TotalLiabilities, Line::Equity)),
            Line::TotalLiabilities => plus(Line::CurrentLiabilities, Line::NoncurrentLiabilities)
                .or_else(|| minus(Line::TotalAssets, Line::Equity)),
            Line::Equity => minus(Line::TotalAssets, Line::TotalLiabilities),
            Line::Ebit => plus(Line::ProfitBeforeTax, Line::Interest).or_else(|| {
                plus(Line::NetProfit, Line::IncomeTax)?.checked_add(self.given(Line::Interest)?)
            }),
            _ => None,
        })
    }

    /// Current assets less current liabilities 营运资本.
    pub fn working_capital(&self) -> Option<i64> {
        self.given(Line::CurrentAssets)?.checked_sub(self.given(Line::CurrentLiabilities)?)
    }

    /// Undistributed profit and surplus reserves 留存收益; the latter count as 0 where not given.
    pub fn retained(&self) -> Option<i64> {
        let reserve = self.given(Line::SurplusReserve).unwrap_or(0);
        self.given(Line::RetainedEarnings)?.checked_add(reserve)
    }

    /// A flow scaled to twelve months.
    pub fn yearly(&self, line: Line) -> Option<f64> {
        #[allow(clippy::cast_precision_loss, reason = "ratios are floats")]
        self.get(line).map(|flow| flow as f64 * 12.0 / f64::from(self.months.max(1)))
    }

    /// The amounts that [`crate::altman`] reads, flows scaled to a year. The market value of
    /// equity is not on a statement and comes from the caller.
    pub fn altman_inputs(&self, market_equity: Option<i64>) -> crate::altman::Inputs {
        let yearly = |line| {
            let flow = i128::from(self.get(line)?) * 12 / i128::from(self.months.max(1));
            i64::try_from(flow).ok()
        };
        crate::altman::Inputs {
            working_capital: self.working_capital(),
            total_assets: self.get(Line::TotalAssets),
            retained_earnings: self.retained(),
            ebit: yearly(Line::Ebit),
            sales: yearly(Line::Revenue),
            total_liabilities: self.get(Line::TotalLiabilities),
            book_equity: self.get(Line::Equity),
            market_equity,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_name_every_line_once() {
        for line in Line::ALL {
            assert_eq!(Line::of_code(line.code()), Some(*line));
        }
        let codes: std::collections::BTreeSet<_> = Line::ALL.iter().map(|l| l.code()).collect();
        assert_eq!(codes.len(), Line::ALL.len());
        let (statement, unknown) = Statement::of_codes(12, [("cash", 5), ("market_equity", 7)]);
        assert_eq!((statement.given(Line::Cash), unknown), (Some(5), vec!["market_equity"]));
    }

    #[test]
    fn lines_that_follow_from_others() {
        for (given, line, value) in [
            (vec![(Line::Revenue, 90), (Line::CostOfSales, 60)], Line::GrossProfit, Some(30)),
            (vec![(Line::TotalAssets, 90), (Line::Equity, 40)], Line::TotalLiabilities, Some(50)),
            (vec![(Line::TotalAssets, 90), (Line::TotalLiabilities, 95)], Line::Equity, Some(-5)),
            (vec![(Line::TotalLiabilities, 50), (Line::Equity, 40)], Line::TotalAssets, Some(90)),
            (vec![(Line::ProfitBeforeTax, 9), (Line::Interest, 3)], Line::Ebit, Some(12)),
            (
                vec![(Line::NetProfit, 7), (Line::IncomeTax, 2), (Line::Interest, 3)],
                Line::Ebit,
                Some(12),
            ),
            (vec![(Line::ProfitBeforeTax, 9)], Line::Ebit, None),
            (vec![(Line::Revenue, 90), (Line::GrossProfit, 1)], Line::GrossProfit, Some(1)),
            (vec![], Line::Cash, None),
        ] {
            assert_eq!(Statement::new(12, given.clone()).get(line), value, "{given:?}");
        }
    }

    #[test]
    fn altman_reads_a_half_year_as_a_year() {
        let lines = [
            (Line::CurrentAssets, 500),
            (Line::CurrentLiabilities, 300),
            (Line::TotalAssets, 1_000),
            (Line::TotalLiabilities, 600),
            (Line::RetainedEarnings, 100),
            (Line::SurplusReserve, 50),
            (Line::Ebit, 50),
            (Line::Revenue, 600),
        ];
        let inputs = Statement::new(6, lines).altman_inputs(None);
        let score = crate::altman::Model::ZPrime.score(&inputs).expect("computable");
        assert!((score.value - 2.058_75).abs() < 1e-9, "{}", score.value);
    }
}
