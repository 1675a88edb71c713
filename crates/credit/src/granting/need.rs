//! What must be on file before a request goes to approval (B17), and what of it is there. Pure.

use super::document::PartDoc;

/// A part of a buyer's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// 统一社会信用代码.
    CreditCode,
    /// 客户类型.
    CustomerType,
    /// 所属行业.
    Industry,
    /// 负责的销售.
    Owner,
    /// 联系人.
    Contact,
    /// 五分钟快筛.
    Screen,
    /// 评分.
    Score,
    /// 财务报表.
    Statement,
    /// 证照、合同或报告.
    Document,
    /// 担保措施.
    Security,
}

impl Part {
    /// All, in the order in which they are gathered.
    pub const ALL: [Self; 10] = [
        Self::CreditCode,
        Self::CustomerType,
        Self::Industry,
        Self::Owner,
        Self::Contact,
        Self::Screen,
        Self::Score,
        Self::Statement,
        Self::Document,
        Self::Security,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CreditCode => "credit-code",
            Self::CustomerType => "customer-type",
            Self::Industry => "industry",
            Self::Owner => "owner",
            Self::Contact => "contact",
            Self::Screen => "screen",
            Self::Score => "score",
            Self::Statement => "statement",
            Self::Document => "document",
            Self::Security => "security",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }
}

/// What is needed and not there.
pub fn missing(needed: &[Part], parts: &[PartDoc]) -> Vec<Part> {
    let there = |part: &Part| parts.iter().any(|one| one.part == part.code() && one.there);
    needed.iter().copied().filter(|part| !there(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_needed_is_missing() {
        let part = |part: Part, there| PartDoc {
            part: part.code().to_owned(),
            there,
            note: String::new(),
        };
        let file =
            [part(Part::Contact, true), part(Part::Screen, false), part(Part::Industry, false)];
        let needed = [Part::Contact, Part::Screen, Part::Statement];
        assert_eq!(missing(&needed, &file), [Part::Screen, Part::Statement]);
        assert_eq!(missing(&[], &file), []);
    }
}
