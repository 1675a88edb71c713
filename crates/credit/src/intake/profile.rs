//! Mapping: which column plays which part, in which order days are written, which sign stands
//! before decimals, in which unit and currency. A mapping is made from a shipped profile, from
//! recognition, or by a person; a saved one is applied again to the next file with its headers.

use std::sync::LazyLock;

use base::{Currency, Lang, Rejection};
use serde::{Deserialize, Serialize};

use super::{
    amounts::Mark,
    dates::DateOrder,
    headers::{self, Unit},
    kinds::{Kind, Role, Shape},
};

/// A column that plays a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its header, unique in its table.
    pub header: String,
    /// Its part.
    pub role: Role,
    /// The order of its days, where it differs from the table's.
    pub order: Option<DateOrder>,
    /// The sign before decimals.
    pub mark: Mark,
    /// The unit of its amounts.
    pub unit: Unit,
    /// The currency that its header names.
    pub currency: Option<Currency>,
}

impl Column {
    /// A column without anything special.
    pub fn new(header: impl Into<String>, role: Role) -> Self {
        Self {
            header: header.into(),
            role,
            order: None,
            mark: Mark::Point,
            unit: Unit::One,
            currency: None,
        }
    }
}

/// How the rows of a table become records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The profile that it began as.
    pub profile: Option<String>,
    /// The kind of its records.
    pub kind: Kind,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The order of days in all columns that have no own one.
    pub order: Option<DateOrder>,
    /// The currency of rows that name none.
    pub currency: Option<Currency>,
    /// The columns that play a part.
    pub columns: Vec<Column>,
}

impl Mapping {
    /// A mapping without columns.
    pub const fn new(kind: Kind) -> Self {
        Self { profile: None, kind, sheet: None, order: None, currency: None, columns: Vec::new() }
    }

    /// The column that plays a part.
    pub fn find_role(&self, role: Role) -> Option<&Column> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// The part that a column plays.
    pub fn find_header(&self, header: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.header == header)
    }

    /// Gives a column a part, or none. Whichever column had the part before loses it.
    pub fn assign(&mut self, header: &str, role: Option<Role>) {
        let old = self.find_header(header).cloned();
        self.columns.retain(|column| column.header != header && Some(column.role) != role);
        let Some(role) = role else { return };
        let normal = headers::normal(header);
        let fresh = Column {
            unit: normal.unit.unwrap_or_default(),
            currency: normal.currency,
            ..Column::new(header, role)
        };
        self.columns.push(old.map_or(fresh, |column| Column { role, ..column }));
    }

    /// What still keeps the mapping from being used: every necessary part that no column plays,
    /// every part that this kind of record does not have.
    pub fn lacks(&self) -> Vec<Rejection> {
        let plays = |role: &Role| self.find_role(*role).is_some();
        let mut lacks: Vec<Rejection> = self
            .kind
            .needs()
            .iter()
            .filter(|group| !group.iter().any(plays))
            .map(|group| {
                let first = group.first().map_or_else(String::new, |role| role.code());
                Rejection::new("intake.column-missing").with("need", first)
            })
            .collect();
        let line = |column: &Column| matches!(column.role, Role::Line(_));
        if self.kind == Kind::Statements && !self.columns.iter().any(line) {
            let rejection = Rejection::new("intake.column-missing");
            lacks.push(rejection.with("need", "line-name"));
        }
        for column in &self.columns {
            let fits = self.kind.roles().contains(&column.role)
                || (self.kind == Kind::Statements && line(column));
            if !fits {
                let rejection = Rejection::new("intake.role-foreign").on(column.header.clone());
                lacks.push(rejection.with("column", &column.header));
            }
        }
        lacks
    }

    /// The order of days of a column.
    pub fn order_of(&self, column: &Column) -> Option<DateOrder> {
        column.order.or(self.order)
    }

    /// As JSON, for saving and for forms.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&Wire::from(self)).unwrap_or_default()
    }

    /// Reads [`Self::to_json`].
    ///
    /// # Errors
    /// `intake.mapping-unreadable`.
    pub fn from_json(text: &str) -> Result<Self, Rejection> {
        let wrong = |why: String| Rejection::new("intake.mapping-unreadable").with("why", why);
        let wire: Wire = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
        wire.read().map_err(wrong)
    }
}

/// The form in which a mapping is saved and sent.
#[derive(Serialize, Deserialize)]
struct Wire {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    profile: Option<String>,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date_order: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    columns: Vec<WireColumn>,
}

#[derive(Serialize, Deserialize)]
struct WireColumn {
    header: String,
    role: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date_order: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decimal: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
}

impl From<&Mapping> for Wire {
    fn from(mapping: &Mapping) -> Self {
        let order = |order: Option<DateOrder>| order.map(|o| o.code().to_owned());
        let columns = mapping.columns.iter().map(|column| WireColumn {
            header: column.header.clone(),
            role: column.role.code(),
            date_order: order(column.order),
            decimal: (column.mark == Mark::Comma).then(|| "comma".to_owned()),
            unit: (column.unit != Unit::One).then(|| column.unit.code().to_owned()),
            currency: column.currency.map(|c| c.to_string()),
        });
        Self {
            profile: mapping.profile.clone(),
            kind: mapping.kind.code().to_owned(),
            sheet: mapping.sheet.clone(),
            date_order: order(mapping.order),
            currency: mapping.currency.map(|c| c.to_string()),
            columns: columns.collect(),
        }
    }
}

impl Wire {
    fn read(self) -> Result<Mapping, String> {
        let columns = self.columns.into_iter().map(WireColumn::read).collect::<Result<_, _>>()?;
        Ok(Mapping {
            profile: self.profile,
            kind: Kind::parse(&self.kind).ok_or(self.kind)?,
            sheet: self.sheet,
            order: order_read(self.date_order)?,
            currency: currency_read(self.currency)?,
            columns,
        })
    }
}

impl WireColumn {
    fn read(self) -> Result<Column, String> {
        Ok(Column {
            header: self.header,
            role: Role::parse(&self.role).ok_or(self.role)?,
            order: order_read(self.date_order)?,
            mark: match self.decimal.as_deref() {
                None | Some("point") => Mark::Point,
                Some("comma") => Mark::Comma,
                Some(other) => return Err(other.to_owned()),
            },
            unit: self.unit.map_or(Ok(Unit::One), |u| Unit::parse(&u).ok_or(u))?,
            currency: currency_read(self.currency)?,
        })
    }
}

fn order_read(text: Option<String>) -> Result<Option<DateOrder>, String> {
    text.map(|t| DateOrder::parse(&t).ok_or(t)).transpose()
}

fn currency_read(text: Option<String>) -> Result<Option<Currency>, String> {
    text.map(|t| t.parse().map_err(|_| t)).transpose()
}

/// A shipped way of reading the exports of one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its stable name: `ibm-ar`.
    pub code: String,
    zh: String,
    en: String,
    /// The tables that the program exports.
    pub tables: Vec<ProfileTable>,
}

/// One table of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileTable {
    /// The kind of its records.
    pub kind: Kind,
    /// The headers by which it is known.
    pub require: Vec<String>,
    /// The order in which the program writes days.
    pub order: Option<DateOrder>,
    /// Headers and their parts; none where the column is to be left alone.
    pub columns: Vec<(String, Option<Role>)>,
}

impl Profile {
    /// What people call it.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }

    /// The table of this profile that has these headers, of several the one that knows most of
    /// them; `only` where the kind is known. A table that names no columns knows the names of
    /// its kind's roles: it must know most of the headers, for a code and a name stand in every
    /// kind of file.
    pub fn table_of(&self, names: &[String], only: Option<Kind>) -> Option<&ProfileTable> {
        let names: Vec<String> = names.iter().map(|name| headers::normal(name).full).collect();
        let fits = |table: &&ProfileTable| {
            only.is_none_or(|kind| kind == table.kind)
                && table.require.iter().all(|need| names.contains(&headers::normal(need).full))
        };
        let known = |table: &ProfileTable| names.iter().filter(|name| table.knows(name)).count();
        let mut best: Option<(usize, &ProfileTable)> = None;
        for table in self.tables.iter().filter(fits) {
            let known = known(table);
            // The lines of a statement are no roles; what it requires says enough.
            let named = !table.columns.is_empty() || table.kind == Kind::Statements;
            let enough = named || known * 4 >= names.len() * 3;
            if enough && best.is_none_or(|(most, _)| known > most) {
                best = Some((known, table));
            }
        }
        best.map(|(_, table)| table)
    }
}

impl ProfileTable {
    /// Whether a normal header is one of its columns or a role of its kind.
    fn knows(&self, normal: &str) -> bool {
        let is = |name: &str| headers::normal(name).full == normal;
        self.require.iter().any(|name| is(name))
            || self.columns.iter().any(|(name, _)| is(name))
            || self.kind.roles().iter().any(|role| is(&role.code()))
    }

    /// What the profile says of a header: outer none where it says nothing.
    pub fn says(&self, header: &str) -> Option<Option<Role>> {
        let normal = headers::normal(header).full;
        let mut said = self.columns.iter().filter(|(name, _)| headers::normal(name).full == normal);
        said.next().map(|(_, role)| *role)
    }
}

const SHIPPED: [&str; 7] = [
    include_str!("../../../../content/profiles/ibm-ar.toml"),
    include_str!("../../../../content/profiles/yonyou-u8.toml"),
    include_str!("../../../../content/profiles/kingdee-k3.toml"),
    include_str!("../../../../content/profiles/erpnext.toml"),
    include_str!("../../../../content/profiles/odoo.toml"),
    include_str!("../../../../content/profiles/sap-fbl5n.toml"),
    include_str!("../../../../content/profiles/plain.toml"),
];

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    let read = |text: &&str| read(text).expect("invariant: shipped profiles are read in a test");
    SHIPPED.iter().map(read).collect()
});

#[derive(Deserialize)]
struct RawProfile {
    code: String,
    zh: String,
    en: String,
    table: Vec<RawTable>,
}

#[derive(Deserialize)]
struct RawTable {
    kind: String,
    require: Vec<String>,
    date_order: Option<String>,
    #[serde(default)]
    columns: toml::Table,
}

fn read(text: &str) -> Result<Profile, String> {
    let raw: RawProfile = toml::from_str(text).map_err(|error| error.to_string())?;
    let tables = raw.table.into_iter().map(|table| {
        let kind = Kind::parse(&table.kind).ok_or(table.kind)?;
        let columns = table.columns.into_iter().map(|(header, role)| {
            let code = role.as_str().unwrap_or_default().to_owned();
            if code == "ignore" {
                return Ok((header, None));
            }
            let role = Role::parse(&code).filter(|role| kind.roles().contains(role));
            Ok((header, Some(role.ok_or(code)?)))
        });
        Ok(ProfileTable {
            kind,
            require: table.require,
            order: order_read(table.date_order)?,
            columns: columns.collect::<Result<_, String>>()?,
        })
    });
    let tables = tables.collect::<Result<_, String>>()?;
    Ok(Profile { code: raw.code, zh: raw.zh, en: raw.en, tables })
}

/// All shipped profiles.
pub fn profiles() -> &'static [Profile] {
    &PROFILES
}

/// The shipped profile of this name.
pub fn find_profile(code: &str) -> Option<&'static Profile> {
    profiles().iter().find(|profile| profile.code == code)
}

/// The profile that knows a table by its headers; of several the one that asks for most.
pub fn profile_for(names: &[String]) -> Option<(&'static Profile, &'static ProfileTable)> {
    profiles()
        .iter()
        .filter_map(|profile| profile.table_of(names, None).map(|table| (profile, table)))
        .max_by_key(|(_, table)| table.require.len())
}

/// Whether the cells of a part are days, whose order matters.
pub const fn is_day(role: Role) -> bool {
    matches!(role.shape(), Shape::Day | Shape::Period)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_profiles_are_well_formed() {
        let mut codes = std::collections::BTreeSet::new();
        for text in SHIPPED {
            let profile = read(text).expect(text);
            assert!(codes.insert(profile.code.clone()), "{}", profile.code);
            for lang in Lang::ALL {
                assert!(!profile.label(lang).is_empty());
            }
            for table in &profile.tables {
                assert!(!table.require.is_empty(), "{}", profile.code);
                assert_eq!(
                    profile.table_of(&table.require, None).map(|t| t.kind),
                    Some(table.kind),
                    "{} {:?}",
                    profile.code,
                    table.kind
                );
            }
        }
    }

    #[test]
    fn a_profile_is_known_by_its_headers() {
        let names = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        for (header, code) in [
            (
                "countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,\
                 InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate",
                Some("ibm-ar"),
            ),
            ("ID,Customer,Customer Name,Date,Grand Total,Outstanding Amount", Some("erpnext")),
            ("客户,金额", None),
        ] {
            let found = profile_for(&names(header)).map(|(profile, _)| profile.code.as_str());
            assert_eq!(found, code, "{header}");
        }
    }

    #[test]
    fn a_mapping_is_saved_and_read_back() {
        let mut mapping = Mapping::new(Kind::Invoices);
        mapping.order = Some(DateOrder::Mdy);
        mapping.currency = Some(Currency::USD);
        mapping.assign("客户编码", Some(Role::BuyerCode));
        mapping.assign("金额（万元）", Some(Role::Amount));
        mapping.columns[1].mark = Mark::Comma;
        assert_eq!(mapping.columns[1].unit, Unit::TenThousand);
        assert_eq!(Mapping::from_json(&mapping.to_json()), Ok(mapping));
        let code = Mapping::from_json("{}").expect_err("empty").code;
        assert_eq!(code, "intake.mapping-unreadable");
    }

    #[test]
    fn a_template_is_known_by_most_of_its_headers() {
        let plain = find_profile("plain").expect("it is shipped");
        let kind = |headers: &str| {
            let names: Vec<String> = headers.split(',').map(str::to_owned).collect();
            plain.table_of(&names, None).map(|table| table.kind)
        };
        for (headers, expected) in [
            ("buyer-code,buyer-name", Some(Kind::Buyers)),
            ("buyer-code,buyer-name,tax-id,region", Some(Kind::Buyers)),
            ("buyer-code,buyer-name,invoice-no,issued-on,due-on,amount", Some(Kind::Invoices)),
            ("buyer-code,buyer-name,receipt-no,received-on,amount", Some(Kind::Receipts)),
            ("buyer-code,buyer-name,credit-no,issued-on,amount", Some(Kind::CreditNotes)),
            // Words, not names of roles: the columns are recognised one by one.
            ("buyer code,buyer name,invoice number,invoice date,due date,amount", None),
        ] {
            assert_eq!(kind(headers), expected, "{headers}");
        }
    }

    #[test]
    fn what_a_mapping_lacks_is_said() {
        let mut mapping = Mapping::new(Kind::Invoices);
        mapping.assign("a", Some(Role::BuyerCode));
        mapping.assign("b", Some(Role::InvoiceNo));
        mapping.assign("c", Some(Role::IssuedOn));
        let codes = |m: &Mapping| m.lacks().iter().map(|r| r.code).collect::<Vec<_>>();
        assert_eq!(codes(&mapping), ["intake.column-missing"]);
        mapping.assign("d", Some(Role::Amount));
        assert!(codes(&mapping).is_empty());
        mapping.assign("e", Some(Role::Rate));
        assert_eq!(codes(&mapping), ["intake.role-foreign"]);
        mapping.assign("f", Some(Role::Amount));
        assert!(mapping.find_header("d").is_none(), "one part, one column");
    }
}
