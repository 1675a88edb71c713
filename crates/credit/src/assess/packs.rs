//! The packs that judge: which there are, what each must hold, which version counts on a day.

use base::{Day, Rejection, Result};
use store::{Db, Tx};

use crate::{
    collections::{
        CarePack, ContactPack, LetterPack, PromisePack, StrategyPack, WordingPack, WorklistPack,
        evidence::EvidencePack, kinds::CustomersPack, legal::RoutePack, recovery::RecoveryPack,
        talk::TalkPack,
    },
    controls::{DocumentPack, MaturityPack, PointPack, RiskPack, StagePack, process::ProcessPack},
    dossier::ChecklistPack,
    granting::{GrantingPack, OfferPack},
    orders::OrderRule,
    outlook::OutlookPack,
    policy::{CapacityPack, LimitPack, TermsCatalogue, Tier, TierTable},
    scoring::{
        Agencies, BY_TWO, Edition, IndustryEffects, NormPack, OwnPack, PackFault, Scorecard,
        keep_own_pack, own_pack, quality::QualityPack,
    },
    supply::{PayablesPack, SourcingPack},
    warning::SignalLibrary,
    what_if::BenefitPack,
};

/// Bytes of a pack at the most.
pub const PACK_BYTES: usize = 256 << 10;

/// A pack that a company may set for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PackKind {
    /// 评分卡.
    Scorecard,
    /// 风险分级.
    Tiers,
    /// 额度测算.
    Limits,
    /// 预警信号.
    Signals,
    /// 催收排序.
    Worklist,
    /// 前瞻与预期损失.
    Outlook,
    /// 授信.
    Granting,
    /// 评级机构.
    Agencies,
    /// 数据质量规则.
    Quality,
    /// 采集清单.
    Checklist,
    /// 行业系数.
    IndustryEffects,
    /// 订单闸口.
    Orders,
    /// 应付与采购.
    Payables,
    /// 财务比率参考值.
    Norms,
    /// 应收承受力.
    Capacity,
    /// 权益建议.
    Offers,
    /// 客户关怀.
    Care,
    /// 承诺与还款协议.
    Promises,
    /// 联系判断.
    Contact,
    /// 成效.
    Benefits,
    /// 采购建议.
    Sourcing,
    /// 内控点.
    Points,
    /// 成熟度自评.
    Maturity,
    /// 风险登记.
    Risks,
    /// 项目阶段.
    Stages,
    /// 应收流程.
    Process,
    /// 信用管理制度文本.
    Document,
    /// 证据、对账、争议与时效.
    Evidence,
    /// 催收策略.
    Strategy,
    /// 催款函件.
    Letters,
    /// 催收用语.
    Wording,
    /// 催收方法.
    Talk,
    /// 追索路径.
    Routes,
    /// 回收曲线.
    Recovery,
    /// 客户类型与约见.
    Customers,
}

impl PackKind {
    /// All, in the order in which they work.
    pub const ALL: [Self; 35] = [
        Self::Scorecard,
        Self::Tiers,
        Self::Limits,
        Self::Signals,
        Self::Worklist,
        Self::Outlook,
        Self::Granting,
        Self::Agencies,
        Self::Quality,
        Self::Checklist,
        Self::IndustryEffects,
        Self::Orders,
        Self::Payables,
        Self::Norms,
        Self::Capacity,
        Self::Offers,
        Self::Care,
        Self::Promises,
        Self::Contact,
        Self::Benefits,
        Self::Sourcing,
        Self::Points,
        Self::Maturity,
        Self::Risks,
        Self::Stages,
        Self::Process,
        Self::Document,
        Self::Evidence,
        Self::Strategy,
        Self::Letters,
        Self::Wording,
        Self::Talk,
        Self::Routes,
        Self::Recovery,
        Self::Customers,
    ];

    /// Its stable name: that of its file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Scorecard => "scorecard",
            Self::Tiers => "tiers",
            Self::Limits => "limits",
            Self::Signals => "signals",
            Self::Worklist => "worklist",
            Self::Outlook => "outlook",
            Self::Granting => "granting",
            Self::Agencies => "agencies",
            Self::Quality => "quality",
            Self::Checklist => "checklist",
            Self::IndustryEffects => "industry-effects",
            Self::Orders => "orders",
            Self::Payables => "payables",
            Self::Norms => "norms",
            Self::Capacity => "capacity",
            Self::Offers => "offers",
            Self::Care => "care",
            Self::Promises => "promises",
            Self::Contact => "contact",
            Self::Benefits => "benefits",
            Self::Sourcing => "sourcing",
            Self::Points => "controls",
            Self::Maturity => "maturity",
            Self::Risks => "risks",
            Self::Stages => "stages",
            Self::Process => "process",
            Self::Document => "policy-document",
            Self::Evidence => "evidence",
            Self::Strategy => "strategy",
            Self::Letters => "letters",
            Self::Wording => "wording",
            Self::Talk => "talk",
            Self::Routes => "routes",
            Self::Recovery => "recovery",
            Self::Customers => "customers",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether its versions are proposed by one person and signed by another.
    pub fn by_two(self) -> bool {
        BY_TWO.contains(&self.code())
    }

    /// The text that ships with the product.
    pub const fn shipped_text(self) -> &'static str {
        match self {
            Self::Scorecard => Scorecard::shipped_text(),
            Self::Tiers => TierTable::shipped_text(),
            Self::Limits => LimitPack::shipped_text(),
            Self::Signals => SignalLibrary::shipped_text(),
            Self::Worklist => WorklistPack::shipped_text(),
            Self::Outlook => OutlookPack::shipped_text(),
            Self::Granting => GrantingPack::shipped_text(),
            Self::Agencies => Agencies::shipped_text(),
            Self::Quality => QualityPack::shipped_text(),
            Self::Checklist => ChecklistPack::shipped_text(),
            Self::IndustryEffects => IndustryEffects::shipped_text(),
            Self::Orders => OrderRule::shipped_text(),
            Self::Payables => PayablesPack::shipped_text(),
            Self::Norms => NormPack::shipped_text(),
            Self::Capacity => CapacityPack::shipped_text(),
            Self::Offers => OfferPack::shipped_text(),
            Self::Care => CarePack::shipped_text(),
            Self::Promises => PromisePack::shipped_text(),
            Self::Contact => ContactPack::shipped_text(),
            Self::Benefits => BenefitPack::shipped_text(),
            Self::Sourcing => SourcingPack::shipped_text(),
            Self::Points => PointPack::shipped_text(),
            Self::Maturity => MaturityPack::shipped_text(),
            Self::Risks => RiskPack::shipped_text(),
            Self::Stages => StagePack::shipped_text(),
            Self::Process => ProcessPack::shipped_text(),
            Self::Document => DocumentPack::shipped_text(),
            Self::Evidence => EvidencePack::shipped_text(),
            Self::Strategy => StrategyPack::shipped_text(),
            Self::Letters => LetterPack::shipped_text(),
            Self::Wording => WordingPack::shipped_text(),
            Self::Talk => TalkPack::shipped_text(),
            Self::Routes => RoutePack::shipped_text(),
            Self::Recovery => RecoveryPack::shipped_text(),
            Self::Customers => CustomersPack::shipped_text(),
        }
    }

    /// Its edition.
    pub fn shipped_edition(self) -> &'static Edition {
        match self {
            Self::Scorecard => &Scorecard::shipped().edition,
            Self::Tiers => &TierTable::shipped().edition,
            Self::Limits => &LimitPack::shipped().edition,
            Self::Signals => &SignalLibrary::shipped().edition,
            Self::Worklist => &WorklistPack::shipped().edition,
            Self::Outlook => &OutlookPack::shipped().edition,
            Self::Granting => &GrantingPack::shipped().edition,
            Self::Agencies => &Agencies::shipped().edition,
            Self::Quality => &QualityPack::shipped().edition,
            Self::Checklist => &ChecklistPack::shipped().edition,
            Self::IndustryEffects => &IndustryEffects::shipped().edition,
            Self::Orders => &OrderRule::shipped().edition,
            Self::Payables => &PayablesPack::shipped().edition,
            Self::Norms => &NormPack::shipped().edition,
            Self::Capacity => &CapacityPack::shipped().edition,
            Self::Offers => &OfferPack::shipped().edition,
            Self::Care => &CarePack::shipped().edition,
            Self::Promises => &PromisePack::shipped().edition,
            Self::Contact => &ContactPack::shipped().edition,
            Self::Benefits => &BenefitPack::shipped().edition,
            Self::Sourcing => &SourcingPack::shipped().edition,
            Self::Points => &PointPack::shipped().edition,
            Self::Maturity => &MaturityPack::shipped().edition,
            Self::Risks => &RiskPack::shipped().edition,
            Self::Stages => &StagePack::shipped().edition,
            Self::Process => &ProcessPack::shipped().edition,
            Self::Document => &DocumentPack::shipped().edition,
            Self::Evidence => &EvidencePack::shipped().edition,
            Self::Strategy => &StrategyPack::shipped().edition,
            Self::Letters => &LetterPack::shipped().edition,
            Self::Wording => &WordingPack::shipped().edition,
            Self::Talk => &TalkPack::shipped().edition,
            Self::Routes => &RoutePack::shipped().edition,
            Self::Recovery => &RecoveryPack::shipped().edition,
            Self::Customers => &CustomersPack::shipped().edition,
        }
    }

    /// Reads a text by the rule that judges by it.
    ///
    /// # Errors
    /// What is wrong, with its line and field as far as they can be told.
    pub fn check(self, text: &str) -> std::result::Result<Edition, PackFault> {
        let read = match self {
            Self::Scorecard => Scorecard::read(text).map(|pack| pack.edition),
            Self::Tiers => TierTable::read(text).and_then(|table| {
                terms_are_known(&table)?;
                Ok(table.edition)
            }),
            Self::Limits => LimitPack::read(text).map(|pack| pack.edition),
            Self::Signals => SignalLibrary::read(text).map(|pack| pack.edition),
            Self::Worklist => WorklistPack::read(text).map(|pack| pack.edition),
            Self::Outlook => OutlookPack::read(text).map(|pack| pack.edition),
            Self::Granting => GrantingPack::read(text).map(|pack| pack.edition),
            Self::Agencies => Agencies::read(text).map(|pack| pack.edition),
            Self::Quality => QualityPack::read(text).map(|pack| pack.edition),
            Self::Checklist => ChecklistPack::read(text).map(|pack| pack.edition),
            Self::IndustryEffects => IndustryEffects::read(text).map(|pack| pack.edition),
            Self::Orders => OrderRule::read(text).map(|rule| rule.edition),
            Self::Payables => PayablesPack::read(text).map(|pack| pack.edition),
            Self::Norms => NormPack::read(text).map(|pack| pack.edition),
            Self::Capacity => CapacityPack::read(text).map(|pack| pack.edition),
            Self::Offers => OfferPack::read(text).map(|pack| pack.edition),
            Self::Care => CarePack::read(text).map(|pack| pack.edition),
            Self::Promises => PromisePack::read(text).map(|pack| pack.edition),
            Self::Contact => ContactPack::read(text).map(|pack| pack.edition),
            Self::Benefits => BenefitPack::read(text).map(|pack| pack.edition),
            Self::Sourcing => SourcingPack::read(text).map(|pack| pack.edition),
            Self::Points => PointPack::read(text).map(|pack| pack.edition),
            Self::Maturity => MaturityPack::read(text).map(|pack| pack.edition),
            Self::Risks => RiskPack::read(text).map(|pack| pack.edition),
            Self::Stages => StagePack::read(text).map(|pack| pack.edition),
            Self::Process => ProcessPack::read(text).map(|pack| pack.edition),
            Self::Document => DocumentPack::read(text).map(|pack| pack.edition),
            Self::Evidence => EvidencePack::read(text).map(|pack| pack.edition),
            Self::Strategy => StrategyPack::read(text).map(|pack| pack.edition),
            Self::Letters => LetterPack::read(text).map(|pack| pack.edition),
            Self::Wording => WordingPack::read(text).map(|pack| pack.edition),
            Self::Talk => TalkPack::read(text).map(|pack| pack.edition),
            Self::Routes => RoutePack::read(text).map(|pack| pack.edition),
            Self::Recovery => RecoveryPack::read(text).map(|pack| pack.edition),
            Self::Customers => CustomersPack::read(text).map(|pack| pack.edition),
        };
        read.map_err(|fault| fault.placed(text))
    }
}

fn terms_are_known(table: &TierTable) -> std::result::Result<(), PackFault> {
    for tier in Tier::ALL {
        let terms = &table.rule(tier).max_terms;
        if TermsCatalogue::shipped().find(terms).is_none() {
            return Err(PackFault::new("tiers.toml", format!("{terms}: no such terms")));
        }
    }
    Ok(())
}

/// A pack as it counts on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackInForce {
    /// Which.
    pub kind: PackKind,
    /// The own version, or `None` where the shipped one counts.
    pub own: Option<OwnPack>,
}

impl PackInForce {
    /// Its edition.
    pub fn edition(&self) -> &Edition {
        match &self.own {
            Some(own) => &own.edition,
            None => self.kind.shipped_edition(),
        }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        match &self.own {
            Some(own) => &own.content,
            None => self.kind.shipped_text(),
        }
    }
}

/// The pack that counts on a day.
///
/// # Errors
/// A fault from the database.
pub async fn pack_in_force(db: &Db, kind: PackKind, on: Day) -> Result<PackInForce> {
    let mut connection = db.read().await?;
    Ok(PackInForce { kind, own: own_pack(&mut connection, kind.code(), on).await? })
}

/// Sets an own version: read by the rule that judges by it, dated, kept with its reason.
///
/// # Errors
/// `scoring.pack-wrong` with line and field; `orders.rule-by-two`, `scoring.pack-by-two`; the refusals of [`keep_own_pack`];
/// a fault.
pub async fn set_pack(tx: &mut Tx, kind: PackKind, text: &str, reason: &str) -> Result<Edition> {
    // What lets orders pass is changed by two people: `orders::propose_rule`, `decide_rule`.
    if kind == PackKind::Orders {
        kind.check(&plain(text)?).map_err(refusal)?;
        return Err(Rejection::new("orders.rule-by-two").on("content").into());
    }
    if kind.by_two() {
        kind.check(&plain(text)?).map_err(refusal)?;
        return Err(Rejection::new("scoring.pack-by-two").on("content").into());
    }
    // Who is written to when is changed by two people, too: `collections::propose_strategy`.
    if kind == PackKind::Strategy {
        kind.check(&plain(text)?).map_err(refusal)?;
        return Err(Rejection::new("collections.strategy-by-two").on("content").into());
    }
    set_signed_pack(tx, kind, text, reason).await
}

/// As [`set_pack`], for a text that a second person has signed: of any kind.
///
/// # Errors
/// `scoring.pack-wrong` with line and field; the refusals of [`keep_own_pack`]; a fault.
pub async fn set_signed_pack(
    tx: &mut Tx,
    kind: PackKind,
    text: &str,
    reason: &str,
) -> Result<Edition> {
    let text = plain(text)?;
    let edition = kind.check(&text).map_err(refusal)?;
    wants_points(tx, kind, &text, edition.effective_from).await?;
    let editions = (&edition, kind.shipped_edition());
    keep_own_pack(tx, kind.code(), editions, &text, reason).await?;
    Ok(edition)
}

/// Questions of maturity and risks name control points: those of the version that counts on their first day.
pub(super) async fn wants_points(tx: &mut Tx, kind: PackKind, text: &str, on: Day) -> Result<()> {
    let unknown = match kind {
        PackKind::Maturity => {
            let pack = MaturityPack::read(text).map_err(refusal)?;
            let points = PointPack::counting(tx.conn(), on).await?;
            pack.unknown_point(&points).map(str::to_owned)
        }
        PackKind::Risks => {
            let pack = RiskPack::read(text).map_err(refusal)?;
            let points = PointPack::counting(tx.conn(), on).await?;
            pack.unknown_point(&points).map(str::to_owned)
        }
        _ => None,
    };
    match unknown {
        Some(code) => {
            Err(Rejection::new("controls.point-unknown").with("code", code).on("content").into())
        }
        None => Ok(()),
    }
}

/// As a browser sends it, with the ends of lines that files have.
///
/// # Errors
/// `scoring.pack-wrong` where it is empty or too large.
pub(super) fn plain(text: &str) -> Result<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() || text.len() > PACK_BYTES {
        let why = format!("1–{PACK_BYTES} bytes");
        return Err(refusal(PackFault::new("pack", why)).into());
    }
    Ok(format!("{}\n", text.trim_end()))
}

/// A fault as a refusal on the text.
pub fn refusal(fault: PackFault) -> Rejection {
    fault.refusal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_pack_holds_what_it_must() {
        for kind in PackKind::ALL {
            let edition = kind.check(kind.shipped_text());
            assert_eq!(edition.as_ref(), Ok(kind.shipped_edition()), "{}", kind.code());
            assert_eq!(PackKind::parse(kind.code()), Some(kind));
        }
    }

    #[test]
    fn a_fault_names_its_line_and_field() {
        let tiers = PackKind::Tiers.shipped_text();
        let line_of = |text: &str| tiers.lines().position(|line| line == text).map(|n| n + 1);
        for (from, to, line, field) in [
            ("from = 700", "from = \"x\"", line_of("from = 700"), "from"),
            ("from = 700", "form = 700", line_of("from = 700"), "form"),
            (
                "max_terms = \"monthly-60\"",
                "max_terms = \"moon-60\"",
                line_of("max_terms = \"monthly-60\""),
                "max_terms",
            ),
            (
                "prepay_bps = 0\nreview_months = 12",
                "prepay_bps = 20000\nreview_months = 12",
                line_of("code = \"low\""),
                "code",
            ),
            ("version = \"2026.1\"", "version = 2026", line_of("version = \"2026.1\""), "version"),
        ] {
            let text = tiers.replacen(from, to, 1);
            assert_ne!(text, tiers, "{from}");
            let fault = PackKind::Tiers.check(&text).expect_err(to);
            assert_eq!((fault.line, fault.field.as_str()), (line, field), "{to}: {}", fault.why);
        }
    }
}
