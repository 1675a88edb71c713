//! The closed word lists of the facts, each word with a stable code and its Chinese.

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($word:ident $code:literal $zh:literal)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $zh] $word,)+ }

        impl $name {
            /// Every word of the list.
            pub const ALL: &'static [Self] = &[$(Self::$word,)+];

            /// The stable code, kebab-case.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$word => $code,)+ }
            }

            /// The Chinese word.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$word => $zh,)+ }
            }
        }
    };
}

words! {
    /// What kind of buyer it is.
    CustomerKind {
        Project "project" "工程项目"
        Manufacturer "manufacturer" "制造企业"
        Dealer "dealer" "经销商"
        Institution "institution" "政府及事业单位"
    }
}

words! {
    /// Whose firm it is.
    Ownership {
        State "state" "国企"
        Private "private" "民企"
        Foreign "foreign" "外资"
        Public "public" "机关事业"
        SoleTrader "sole-trader" "个体"
    }
}

words! {
    /// How large the buyer is.
    SizeClass {
        Large "large" "大型"
        Medium "medium" "中型"
        Small "small" "小型"
        Micro "micro" "微型"
    }
}

words! {
    /// How the company sells to the buyer.
    BusinessModel {
        Direct "direct" "直销"
        Distribution "distribution" "经销"
        Project "project" "项目"
    }
}

words! {
    /// The payment terms.
    TermsKind {
        Prepay "prepay" "预付"
        Delivery30 "delivery-30" "货到30天"
        Net30 "net-30" "票到30天"
        Net60 "net-60" "票到60天"
        Monthly30 "monthly-30" "月结30天"
        Monthly60 "monthly-60" "月结60天"
        Monthly90 "monthly-90" "月结90天"
        Progress306010 "progress-30-60-10" "进度款30/60/10"
        Progress30303010 "progress-30-30-30-10" "进度款30/30/30/10"
    }
}

words! {
    /// What a contact person does at the buyer.
    ContactRole {
        Finance "finance" "财务"
        Purchasing "purchasing" "采购"
        Boss "boss" "老板"
        Clerk "clerk" "经办"
    }
}

words! {
    /// What a person does at the company; the codes are the product's roles.
    UserRole {
        Owner "owner" "老板"
        CreditManager "credit-manager" "信用经理"
        SalesManager "sales-manager" "销售经理"
        Sales "sales" "销售"
        Finance "finance" "财务"
        Collector "collector" "催收"
        Legal "legal" "法务"
    }
}

words! {
    /// How money came in.
    PayMethod {
        Transfer "transfer" "转账"
        Acceptance "acceptance" "承兑汇票"
        Cheque "cheque" "支票"
        Cash "cash" "现金"
    }
}

words! {
    /// Why something is disputed.
    DisputeReason {
        Quality "quality" "质量异议"
        Quantity "quantity" "数量不符"
        Price "price" "价格争议"
        Delivery "delivery" "延期交货"
        Papers "papers" "票据资料不全"
        Acceptance "acceptance" "验收未通过"
    }
}

words! {
    /// How a dispute ended.
    DisputeOutcome {
        Credited "credited" "同意折让"
        Rejected "rejected" "不予支持"
        Withdrawn "withdrawn" "客户撤回"
    }
}

words! {
    /// How the buyer was reached.
    Channel {
        Call "call" "电话"
        Message "message" "微信"
        Visit "visit" "上门"
        Letter "letter" "催款函"
        Mail "mail" "邮件"
    }
}

words! {
    /// What came out of a contact.
    ContactResult {
        Promised "promised" "承诺付款"
        NoAnswer "no-answer" "无人接听"
        AskedTime "asked-time" "要求延期"
        SaysPaid "says-paid" "称已付款"
        Disputed "disputed" "提出异议"
        Refused "refused" "拒绝付款"
        Reconciled "reconciled" "对账无误"
        Greeted "greeted" "例行回访"
    }
}

words! {
    /// A report about a buyer from outside the ledger.
    SignalKind {
        LegalRepresentativeChanged "legal-rep-changed" "法定代表人变更"
        Sued "sued" "被起诉"
        Enforced "enforced" "被执行"
        Layoffs "layoffs" "裁员"
        SharesPledged "shares-pledged" "股权质押"
        TaxArrears "tax-arrears" "欠税公告"
        Moved "moved" "搬迁未通知"
        KeyCustomerBankrupt "key-customer-bankrupt" "重要客户破产"
        AccountChanged "account-changed" "频繁更换银行账户"
        LongerTermsAsked "longer-terms-asked" "要求更长账期"
        FinanceAvoids "finance-avoids" "财务人员回避"
        PriceDumping "price-dumping" "低价抛售"
        Unreachable "unreachable" "负责人联系不上"
        Fined "fined" "行政处罚"
        ContractWon "contract-won" "中标新项目"
    }
}

words! {
    /// Something in the life of the buyer.
    CompanyEventKind {
        Founded "founded" "成立"
        CapitalRaised "capital-raised" "增资"
        AddressChanged "address-changed" "住所变更"
        ScopeChanged "scope-changed" "经营范围变更"
        Acquired "acquired" "被收购"
        BankruptcyFiled "bankruptcy-filed" "法院受理破产申请"
        Dishonest "dishonest-list" "列入失信被执行人"
        Vanished "vanished" "人去楼空"
    }
}

words! {
    /// Why a receipt was taken back.
    ReversalReason {
        ChequeBounced "cheque-bounced" "支票退票"
        BillRefused "bill-refused" "汇票拒付"
        WrongPayer "wrong-payer" "错汇退回"
    }
}

words! {
    /// Why a credit note was issued.
    CreditReason {
        Returned "returned" "退货"
        Allowance "allowance" "质量折让"
        DisputeSettled "dispute-settled" "争议折让"
    }
}
