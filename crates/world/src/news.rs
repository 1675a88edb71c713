//! What the world reports about a buyer: signs before a fall, false alarms, and the end.

use base::Day;

use crate::{
    Detail,
    account::Account,
    facts::CompanyEvent,
    life::{Failure, Health, Turn},
    words::{CompanyEventKind, CustomerKind, SignalKind, TermsKind},
};

/// Signs of a slide: kind, where it is heard, note, weight.
const SIGNS: [(SignalKind, &str, &str); 10] = [
    (SignalKind::LegalRepresentativeChanged, "工商公示", "法定代表人变更登记"),
    (SignalKind::Sued, "裁判文书", "被供应商以买卖合同纠纷起诉"),
    (SignalKind::Layoffs, "销售拜访", "车间停了一条线，在裁人"),
    (SignalKind::SharesPledged, "工商公示", "大股东股权出质"),
    (SignalKind::TaxArrears, "税务公告", "列入欠税公告"),
    (SignalKind::KeyCustomerBankrupt, "同行", "其主要客户进入破产程序"),
    (SignalKind::FinanceAvoids, "销售", "财务负责人近两周避而不见"),
    (SignalKind::PriceDumping, "市场", "低于成本价甩货"),
    (SignalKind::Moved, "销售拜访", "原办公地址已搬空，未通知我方"),
    (SignalKind::Enforced, "执行公开", "新增被执行信息"),
];

/// Noise that means little.
const NOISE: [(SignalKind, &str, &str); 4] = [
    (SignalKind::LegalRepresentativeChanged, "工商公示", "正常换届，法定代表人变更"),
    (SignalKind::Sued, "裁判文书", "劳动争议小额案件"),
    (SignalKind::Fined, "行政处罚公示", "环保或消防轻微处罚"),
    (SignalKind::ContractWon, "招标网", "中标新项目"),
];

impl Account {
    pub(crate) fn founding_news(&mut self, today: Day) {
        let founded = self.buyer.founded_on;
        self.happen(CompanyEventKind::Founded, founded, today, "工商登记成立");
        let (raised, after, part) =
            (self.s.news.chance(0.25), self.s.news.days(300, 2_000), self.s.news.chance(0.15));
        let on = founded.plus_days(after);
        let company = self.buyer.registered_capital_minor.is_some();
        if raised && company && on < today {
            self.happen(CompanyEventKind::CapitalRaised, on, today, "股东增资");
        }
        let on = founded.plus_days(after + 400);
        if part && on < today {
            self.happen(CompanyEventKind::AddressChanged, on, today, "住所变更登记");
        }
    }

    pub(crate) fn monthly_news(&mut self, first: Day, turn: Turn) {
        let s = &mut self.s.news;
        let (sign_at, noise_at, day) = (s.unit(), s.unit(), s.days(0, 26));
        let (sign, noise, longer) = (s.pick(&SIGNS), s.pick(&NOISE), s.chance(0.35));
        let on = first.plus_days(day);
        let private = self.buyer.kind != CustomerKind::Institution && self.buyer.country == "CN";
        if matches!(self.life.health, Health::Sliding { .. }) && private {
            if sign_at < 0.12 + 0.5 * self.life.stress {
                self.hear(on, sign.0, sign.1, sign.2);
            }
            let longer_terms = match self.terms {
                TermsKind::Monthly30 => Some(TermsKind::Monthly60),
                TermsKind::Monthly60 => Some(TermsKind::Monthly90),
                _ => None,
            };
            if let (Some(kind), true, Turn::None) = (longer_terms, longer, turn)
                && self.terms == self.traits.terms
                && self.life.stress > 0.4
            {
                self.terms = kind;
                let buyer = self.buyer.no;
                self.facts.terms.push(crate::facts::Terms { buyer, kind, known_on: first });
            }
        }
        if noise_at < 0.012 && private {
            self.hear(on, noise.0, noise.1, noise.2);
        }
        if turn == Turn::Acquired && private {
            self.happen(CompanyEventKind::Acquired, on, on, "被同业收购，管理层调整");
            let kind = SignalKind::LegalRepresentativeChanged;
            self.hear(on.plus_days(9), kind, "工商公示", "收购后法定代表人变更");
        }
    }

    /// Just before the end.
    pub(crate) fn last_words(&mut self, today: Day, how: Failure) {
        match how {
            Failure::Fled => {
                self.hear(today, SignalKind::Unreachable, "销售", "负责人电话停机，仓库已清空");
            }
            Failure::Bankrupt => {
                self.hear(today, SignalKind::Sued, "裁判文书", "多家供应商同时起诉");
            }
            Failure::Defaulted => {
                self.hear(today, SignalKind::Enforced, "执行公开", "被列为被执行人");
            }
        }
    }

    pub(crate) fn failure_news(&mut self, today: Day) {
        let Health::Failed { on, how } = self.life.health else { return };
        let (kind, note) = match how {
            Failure::Bankrupt => {
                (CompanyEventKind::BankruptcyFiled, "法院裁定受理破产清算申请，通知申报债权")
            }
            Failure::Defaulted => (CompanyEventKind::Dishonest, "列入失信被执行人名单"),
            Failure::Fled => (CompanyEventKind::Vanished, "登记住所人去楼空，列入经营异常名录"),
        };
        self.happen(kind, on, today, note);
    }

    fn happen(&mut self, kind: CompanyEventKind, on: Day, known_on: Day, note: &str) {
        if self.detail != Detail::Full {
            return;
        }
        self.facts.events.push(CompanyEvent {
            buyer: self.buyer.no,
            kind,
            happened_on: on,
            note: note.to_owned(),
            known_on,
        });
    }
}
