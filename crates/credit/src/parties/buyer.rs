use std::{fmt, str::FromStr};

use base::{Currency, Day};

use super::PartyRejection;

/// The row id of a buyer.
pub type BuyerId = i64;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $field:literal { $($(#[$vdoc:meta])* $variant:ident = $code:literal [$($synonym:literal),*],)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
        }

        impl $name {
            /// All, in the order in which they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name in the database, in files and in JSON.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }

        impl FromStr for $name {
            type Err = PartyRejection;

            /// Reads the stable name, the Chinese word or a usual synonym.
            fn from_str(text: &str) -> Result<Self, PartyRejection> {
                match text.trim().to_lowercase().as_str() {
                    $($code $(| $synonym)* => Ok(Self::$variant),)+
                    _ => Err(PartyRejection::UnknownWord { field: $field, value: text.to_owned() }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

words! {
    /// How a customer buys, which decides how it pays (L02–L04).
    CustomerKind, "kind" {
        /// 未分类.
        #[default]
        Other = "other" ["其他", "未分类", ""],
        /// 工程项目型.
        Project = "project" ["工程", "工程项目", "工程项目型", "项目", "engineering", "epc"],
        /// 厂商与经销商.
        Dealer = "dealer" ["厂商", "经销商", "厂商/经销商", "制造商", "manufacturer", "distributor"],
        /// 政府与机构.
        Government = "government" ["政府", "机构", "政府机构", "政府与机构", "机关事业", "public"],
    }
}

words! {
    /// Who owns the firm (B11).
    Ownership, "ownership" {
        /// 未知.
        #[default]
        Unknown = "unknown" ["未知", ""],
        /// 国有.
        State = "state" ["国企", "国有", "国有企业", "央企", "soe"],
        /// 民营.
        Private = "private" ["民企", "民营", "民营企业", "私营"],
        /// 外资.
        Foreign = "foreign" ["外资", "外商独资", "外资企业", "合资"],
        /// 机关事业.
        Public = "public" ["机关", "事业单位", "机关事业", "机关事业单位", "政府机关"],
        /// 个体.
        Individual = "individual" ["个体", "个体工商户", "sole trader"],
    }
}

words! {
    /// Size as in the dated table of the ministries; decides on the statutory clock.
    SizeClass, "size" {
        /// 未知.
        #[default]
        Unknown = "unknown" ["未知", ""],
        /// 大型.
        Large = "large" ["大型", "大型企业", "大"],
        /// 中型.
        Medium = "medium" ["中型", "中型企业", "中"],
        /// 小型.
        Small = "small" ["小型", "小型企业", "小"],
        /// 微型.
        Micro = "micro" ["微型", "微型企业", "微"],
    }
}

words! {
    /// Which side of the trade a party stands on.
    PartyRole, "role" {
        /// 客户.
        #[default]
        Buyer = "buyer" ["客户", "customer", ""],
        /// 供应商.
        Supplier = "supplier" ["供应商", "vendor"],
        /// 客户兼供应商.
        Both = "both" ["客户兼供应商"],
    }
}

/// A party as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buyer {
    /// Row id.
    pub id: BuyerId,
    /// The company's own code for it, unique.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// English name, or empty.
    pub name_en: String,
    /// Buyer, supplier or both.
    pub role: PartyRole,
    /// How it buys.
    pub kind: CustomerKind,
    /// Who owns it.
    pub ownership: Ownership,
    /// Its size class.
    pub size: SizeClass,
    /// GB/T 4754 code such as `C34`, or empty.
    pub industry: String,
    /// ISO 3166 two letters.
    pub country: String,
    /// Province or city.
    pub region: String,
    /// 统一社会信用代码, or empty.
    pub uscc: String,
    /// The currency that it is usually billed in.
    pub currency: Currency,
    /// The salesperson.
    pub owner_id: Option<i64>,
    /// The group's parent.
    pub parent_id: Option<BuyerId>,
    /// Code of the agreed terms, or empty.
    pub terms: String,
    /// When it was founded.
    pub founded_on: Option<Day>,
    /// Since when the company sells to it.
    pub customer_since: Option<Day>,
    /// JSON of the nature questionnaire (B10): business model, seasonality, concentration.
    pub nature: String,
    /// Blocked by hand: nothing may be sold to it on account.
    pub blocked: bool,
    /// Grows with each change; a change states the version that it was made from.
    pub version: i64,
}

/// A field that can be emptied again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clearable {
    /// The salesperson.
    Owner,
    /// The group's parent.
    Parent,
    /// When it was founded.
    FoundedOn,
    /// Since when the company sells to it.
    CustomerSince,
}

impl Clearable {
    /// All.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Parent, Self::FoundedOn, Self::CustomerSince];

    /// Its name in the provenance: `owner`, `parent`, `founded_on`, `customer_since`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Parent => "parent",
            Self::FoundedOn => "founded_on",
            Self::CustomerSince => "customer_since",
        }
    }
}

/// A party to save from a file or a form. Empty fields of an existing party stay as they are,
/// save those that are to be emptied by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewBuyer {
    /// The company's own code for it.
    pub code: String,
    /// Registered name.
    pub name: Option<String>,
    /// English name.
    pub name_en: Option<String>,
    /// Buyer, supplier or both.
    pub role: Option<PartyRole>,
    /// How it buys.
    pub kind: Option<CustomerKind>,
    /// Who owns it.
    pub ownership: Option<Ownership>,
    /// Its size class.
    pub size: Option<SizeClass>,
    /// GB/T 4754 code.
    pub industry: Option<String>,
    /// ISO 3166 two letters.
    pub country: Option<String>,
    /// Province or city.
    pub region: Option<String>,
    /// 统一社会信用代码.
    pub uscc: Option<String>,
    /// Billing currency.
    pub currency: Option<Currency>,
    /// Login of the salesperson.
    pub owner_login: Option<String>,
    /// Code of the group's parent.
    pub parent_code: Option<String>,
    /// Code of the agreed terms.
    pub terms: Option<String>,
    /// When it was founded.
    pub founded_on: Option<Day>,
    /// Since when the company sells to it.
    pub customer_since: Option<Day>,
    /// JSON of the nature questionnaire.
    pub nature: Option<String>,
    /// Blocked by hand.
    pub blocked: Option<bool>,
    /// Fields to empty; where a value is given as well, the value is taken.
    pub clear: Vec<Clearable>,
}

/// What saving did to one party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuyerChange {
    /// It is new.
    Added,
    /// Some fields changed.
    Changed,
    /// Everything was so already.
    Unchanged,
}

impl Buyer {
    /// The text that search looks in: code, both names and the credit code, in lower case and plain
    /// width.
    pub fn search_text(&self) -> String {
        let text = format!("{} {} {} {}", self.code, self.name, self.name_en, self.uscc);
        base::spelt_code(&text).to_lowercase()
    }

    /// Takes over what a file or form says; returns the names of the fields that changed with
    /// their new values.
    pub fn take(&mut self, new: &NewBuyer) -> Vec<(&'static str, String)> {
        let mut changed = Vec::new();
        macro_rules! field {
            ($name:ident) => {
                if let Some(value) = &new.$name
                    && *value != self.$name
                {
                    self.$name = value.clone();
                    changed.push((stringify!($name), self.$name.to_string()));
                }
            };
        }
        field!(name);
        field!(name_en);
        field!(role);
        field!(kind);
        field!(ownership);
        field!(size);
        field!(industry);
        field!(country);
        field!(region);
        field!(uscc);
        field!(currency);
        field!(terms);
        field!(nature);
        field!(blocked);
        for (name, slot, value) in [
            ("founded_on", &mut self.founded_on, new.founded_on),
            ("customer_since", &mut self.customer_since, new.customer_since),
        ] {
            if value.is_some() && *slot != value {
                *slot = value;
                changed.push((name, value.map(|day| day.to_string()).unwrap_or_default()));
            }
        }
        for field in &new.clear {
            if self.empty(*field, new) {
                changed.push((field.code(), String::new()));
            }
        }
        changed
    }

    /// Empties a field for which nothing is given; says whether anything stood there.
    fn empty(&mut self, field: Clearable, new: &NewBuyer) -> bool {
        let given = |text: &Option<String>| text.as_deref().is_some_and(|t| !t.trim().is_empty());
        match field {
            Clearable::Owner if !given(&new.owner_login) => self.owner_id.take().is_some(),
            Clearable::Parent if !given(&new.parent_code) => self.parent_id.take().is_some(),
            Clearable::FoundedOn if new.founded_on.is_none() => self.founded_on.take().is_some(),
            Clearable::CustomerSince if new.customer_since.is_none() => {
                self.customer_since.take().is_some()
            }
            _ => false,
        }
    }
}

/// Checks the form of a 统一社会信用代码 by GB 32100-2015: 18 characters, of which the last is
/// the check character.
pub fn uscc_is_sound(text: &str) -> bool {
    const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let values: Option<Vec<usize>> = text.chars().map(|c| SIGNS.find(c)).collect();
    let Some(values) = values.filter(|values| values.len() == 18) else { return false };
    let (body, check) = values.split_at(17);
    let mut weight = 1;
    let mut sum = 0;
    for value in body {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == check.first().copied().unwrap_or(99)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_both_languages() {
        assert_eq!("工程项目型".parse(), Ok(CustomerKind::Project));
        assert_eq!("Dealer".parse(), Ok(CustomerKind::Dealer));
        assert_eq!("国企".parse(), Ok(Ownership::State));
        assert_eq!("微型".parse(), Ok(SizeClass::Micro));
        assert!("星系".parse::<Ownership>().is_err());
        for kind in CustomerKind::ALL {
            assert_eq!(kind.code().parse(), Ok(*kind));
        }
    }

    #[test]
    fn a_field_is_emptied_only_when_that_is_said() {
        let day: Day = "2020-01-01".parse().expect("day");
        for (given, clear, left, named) in [
            (None, vec![], Some(day), vec![]),
            (None, vec![Clearable::FoundedOn], None, vec![("founded_on", String::new())]),
            (Some(day), vec![Clearable::FoundedOn], Some(day), vec![]),
        ] {
            let mut buyer = super::super::repo::blank("A");
            buyer.founded_on = Some(day);
            let new = NewBuyer { founded_on: given, clear, ..NewBuyer::default() };
            assert_eq!(buyer.take(&new), named);
            assert_eq!(buyer.founded_on, left);
        }
    }

    #[test]
    fn credit_codes_carry_a_check_character() {
        assert!(uscc_is_sound("91350100M000100Y43")); // the standard's own example
        assert!(!uscc_is_sound("91350100M000100Y44"));
        assert!(!uscc_is_sound("9135"));
        assert!(!uscc_is_sound("91350100I000100Y43"));
    }
}
