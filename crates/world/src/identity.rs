//! Who a buyer is on paper: name, code, place, form, people. All invented.

use base::{Currency, Day};

use crate::{
    Spec,
    calendar::Season,
    chance::{Purpose, Stream},
    facts::{Buyer, BuyerNo, Contact},
    names,
    places::{Country, PROVINCES, Province},
    trades::{self, Body, Line},
    traits::Frame,
    uscc,
    words::{BusinessModel, ContactRole, CustomerKind, Ownership, SizeClass},
};

/// A buyer's paper side.
pub(crate) struct Identity {
    pub(crate) buyer: Buyer,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) frame: Frame,
    pub(crate) cycle: usize,
    /// The group it belongs to (from 1), and whether it is the parent.
    pub(crate) group: Option<(u32, bool)>,
}

struct Sort {
    kind: CustomerKind,
    body: Body,
    ownership: Ownership,
    size: SizeClass,
}

/// The group of a buyer: one in eight stands in a group, the first of each group is the parent.
fn group_of(spec: &Spec, no: u32) -> Option<(u32, bool)> {
    let shifted = u64::from(no) + spec.seed % 8;
    if shifted % 8 != 2 {
        return None;
    }
    let groups = u64::from(spec.groups());
    let first = (2 + 8 - (1 + spec.seed % 8) % 8) % 8 + 1 + spec.seed % 8;
    let ordinal = shifted.saturating_sub(first) / 8;
    let group = u32::try_from(ordinal % groups + 1).unwrap_or(1);
    Some((group, ordinal < groups))
}

fn sort(no_group: bool, parent: bool, s: &mut Stream) -> Sort {
    use CustomerKind::{Dealer, Institution, Manufacturer, Project};
    let drawn = s.weighed(&[(Project, 27), (Manufacturer, 27), (Dealer, 27), (Institution, 19)]);
    let (size_at, owner_at, body_at) = (s.unit(), s.unit(), s.unit());
    let kind = match drawn {
        Institution if !no_group => Project,
        Dealer if parent => Manufacturer,
        other => other,
    };
    let steps = match kind {
        _ if parent => [1.0, 1.0, 1.0],
        Project => [0.2, 0.6, 0.93],
        Manufacturer => [0.18, 0.58, 0.92],
        Dealer => [0.03, 0.23, 0.68],
        Institution => [0.3, 0.75, 1.0],
    };
    let sizes = [SizeClass::Large, SizeClass::Medium, SizeClass::Small];
    let size = steps.iter().zip(sizes).find(|(step, _)| size_at < **step);
    let size = size.map_or(SizeClass::Micro, |(_, size)| size);
    let (body, ownership) = match kind {
        Institution if body_at < 0.2 => (Body::Utility, Ownership::State),
        Institution if body_at < 0.52 => (Body::Authority, Ownership::Public),
        Institution => (Body::Institution, Ownership::Public),
        Dealer if size == SizeClass::Micro && body_at < 0.5 => (Body::Shop, Ownership::SoleTrader),
        _ if parent && owner_at < 0.6 => (Body::Firm, Ownership::State),
        _ if size == SizeClass::Large && owner_at < 0.4 => (Body::Firm, Ownership::State),
        Manufacturer if owner_at > 0.9 => (Body::Firm, Ownership::Foreign),
        _ if owner_at < 0.06 => (Body::Firm, Ownership::State),
        _ => (Body::Firm, Ownership::Private),
    };
    Sort { kind, body, ownership, size }
}

impl Identity {
    pub(crate) fn draw(spec: &Spec, no: BuyerNo) -> Self {
        let mut s = Stream::new(spec.seed, u64::from(no.0), Purpose::Identity);
        let group = group_of(spec, no.0);
        let parent = group.is_some_and(|(_, parent)| parent);
        let joined_on = joined_on(spec, parent, &mut s);
        let mut own = sort(group.is_none(), parent, &mut s);
        let place = names::abroad(spec.seed, no.0);
        let (mut buyer, cycle) = match place {
            Some((country, ordinal)) => {
                own = sort_abroad(own);
                abroad(spec, no, (country, ordinal), &own, &mut s)
            }
            None => home(spec, no, &own, &mut s),
        };
        let since = spec.start.plus_days(-s.days(60, 4_000));
        let since = since.max(buyer.founded_on.plus_days(40)).min(spec.start.plus_days(-20));
        buyer.customer_since = joined_on.unwrap_or(since);
        buyer.known_on = joined_on.unwrap_or(spec.start);
        buyer.founded_on = buyer.founded_on.min(buyer.customer_since.plus_days(-45));
        let foreign = place.is_some();
        buyer.owner = owner(no, own.kind, foreign);
        let (kind, ownership, size) = (own.kind, own.ownership, own.size);
        Self {
            contacts: contacts(spec, &buyer, place.map(|(country, _)| country)),
            buyer,
            frame: Frame { kind, ownership, size, foreign, parent, joined_on },
            cycle,
            group,
        }
    }
}

/// One in seven buyers joins within thirty months after the start; parents are there from it.
fn joined_on(spec: &Spec, parent: bool, s: &mut Stream) -> Option<Day> {
    let (joins, after) = (s.chance(0.14), s.days(15, 910));
    (joins && !parent).then(|| spec.start.plus_days(after))
}

fn sort_abroad(own: Sort) -> Sort {
    let kind = match own.kind {
        CustomerKind::Manufacturer | CustomerKind::Project => CustomerKind::Manufacturer,
        _ => CustomerKind::Dealer,
    };
    let size = if own.size == SizeClass::Micro { SizeClass::Small } else { own.size };
    Sort { kind, body: Body::Firm, ownership: Ownership::Foreign, size }
}

const fn owner_team(kind: CustomerKind, foreign: bool) -> u32 {
    match kind {
        _ if foreign => 3,
        CustomerKind::Institution => 3,
        CustomerKind::Project => 2,
        _ => 1,
    }
}

/// Teams have five, four and three salespeople: dealers and factories, projects, public and abroad.
fn owner(no: BuyerNo, kind: CustomerKind, foreign: bool) -> String {
    let (first, people) = match owner_team(kind, foreign) {
        1 => (1, 5),
        2 => (6, 4),
        _ => (10, 3),
    };
    format!("sales{:02}", first + (no.0 / 3) % people)
}

fn season(kind: CustomerKind, body: Body, north: bool, line: &Line, s: &mut Stream) -> Season {
    let irrigation = s.chance(0.3);
    match kind {
        CustomerKind::Institution if body != Body::Utility => Season::Budget,
        CustomerKind::Project if line.industry_code == "M74" => Season::Even,
        CustomerKind::Project if north => Season::Building,
        CustomerKind::Project => Season::Southern,
        CustomerKind::Dealer if irrigation => Season::Irrigation,
        _ => Season::Even,
    }
}

fn capital_and_people(size: SizeClass, s: &mut Stream) -> (i64, u32) {
    let (low, high, fewest, most) = match size {
        SizeClass::Large => (10_000, 120_000, 400, 6_000),
        SizeClass::Medium => (1_500, 12_000, 80, 400),
        SizeClass::Small => (200, 2_000, 12, 80),
        SizeClass::Micro => (10, 200, 2, 12),
    };
    let tens_of_thousands = s.between(low / 10, high / 10) * 10;
    let people = u32::try_from(s.between(fewest, most)).unwrap_or(10);
    (tens_of_thousands.max(10) * 10_000 * 100, people)
}

fn name_of(
    province: &Province,
    city: &str,
    trade: &str,
    sort: &Sort,
    line: &Line,
    at: f64,
) -> String {
    let words = line.words;
    let bare = city.trim_end_matches(['市', '区']);
    match sort.body {
        Body::Shop => format!("{city}{trade}{words}"),
        Body::Authority if at < 0.5 => format!("{bare}{trade}县{words}"),
        Body::Authority => format!("{city}{trade}区{words}"),
        Body::Institution if words.ends_with("学院") || words.ends_with("大学") => {
            format!("{bare}{trade}{words}")
        }
        Body::Institution if at < 0.5 => format!("{bare}{trade}县{words}"),
        Body::Institution => format!("{city}{trade}区{words}"),
        Body::Utility => format!("{bare}{trade}{words}有限公司"),
        Body::Firm => {
            let place =
                if sort.size == SizeClass::Large || at < 0.4 { province.short } else { bare };
            let form = match sort.size {
                SizeClass::Large if at < 0.5 => "集团有限公司",
                SizeClass::Large => "股份有限公司",
                SizeClass::Medium if at > 0.85 => "股份有限公司",
                _ => "有限公司",
            };
            format!("{place}{trade}{words}{form}")
        }
    }
}

const fn legal_form(body: Body, ownership: Ownership, joint_stock: bool) -> &'static str {
    match (body, ownership) {
        (Body::Shop, _) => "个体工商户",
        (Body::Authority, _) => "机关",
        (Body::Institution, _) => "事业单位",
        (_, Ownership::Foreign) => "有限责任公司(外商投资)",
        _ if joint_stock => "股份有限公司",
        (Body::Utility, _) => "有限责任公司(国有独资)",
        (_, Ownership::State) => "有限责任公司(国有控股)",
        _ => "有限责任公司",
    }
}

fn home(spec: &Spec, no: BuyerNo, own: &Sort, s: &mut Stream) -> (Buyer, usize) {
    let weights: Vec<(usize, u32)> =
        PROVINCES.iter().enumerate().map(|(at, p)| (at, p.weight)).collect();
    let province = &PROVINCES[s.weighed(&weights)];
    let city = s.pick(&province.cities);
    let line = s.pick(trades::lines(own.kind, own.body));
    let trade = names::trade(spec.seed, no.0);
    let name = name_of(province, city, &trade, own, &line, s.unit());
    let class = match own.body {
        Body::Authority => "11",
        Body::Institution => "12",
        Body::Shop => "92",
        _ => "91",
    };
    let (capital, employees) = capital_and_people(own.size, s);
    let years = if own.size == SizeClass::Large { (10, 32) } else { (1, 22) };
    let founded_on = spec.start.plus_days(-s.days(years.0 * 365, years.1 * 365 + 300));
    let form = legal_form(own.body, own.ownership, name.ends_with("股份有限公司"));
    let public = own.ownership == Ownership::Public;
    let road = s.pick(&["澜江路", "泵阀大道", "汀岸路", "兴渠路", "屿山街", "明沅路", "长堤路"]);
    let buyer = Buyer {
        no,
        short_name: format!("{trade}{}", line.words),
        kind: own.kind,
        legal_form: form,
        ownership: own.ownership,
        size: own.size,
        industry_code: line.industry_code,
        industry: line.industry,
        country: "CN",
        region: province.name,
        city,
        address: format!("{}{city}{road}{}号", province.name, s.between(1, 999)),
        uscc: Some(uscc::invent(class, province.code, u64::from(no.0) + spec.seed % 500_000)),
        founded_on,
        registered_capital_minor: (!public).then_some(capital),
        legal_representative: names::person(s),
        employees,
        model: match own.kind {
            CustomerKind::Dealer => BusinessModel::Distribution,
            CustomerKind::Project => BusinessModel::Project,
            CustomerKind::Institution if own.size == SizeClass::Large => BusinessModel::Project,
            _ => BusinessModel::Direct,
        },
        season: season(own.kind, own.body, province.north, &line, s),
        currency: Currency::CNY,
        owner: String::new(),
        customer_since: spec.start,
        known_on: spec.start,
        name,
    };
    (buyer, line.cycle)
}

fn abroad(
    spec: &Spec,
    no: BuyerNo,
    at: (&'static Country, u64),
    own: &Sort,
    s: &mut Stream,
) -> (Buyer, usize) {
    let (country, ordinal) = at;
    let (name, short_name) = names::firm_abroad(country, ordinal);
    let dealer = own.kind == CustomerKind::Dealer;
    let line = trades::line_abroad(dealer);
    let (_, employees) = capital_and_people(own.size, s);
    let city = s.pick(&country.cities);
    let founded_on = spec.start.plus_days(-s.days(1_200, 15_000));
    let buyer = Buyer {
        no,
        name,
        short_name,
        kind: own.kind,
        legal_form: country.form,
        ownership: Ownership::Foreign,
        size: own.size,
        industry_code: line.industry_code,
        industry: line.industry,
        country: country.code,
        region: "",
        city,
        address: format!("{} {city}", s.between(1, 240)),
        uscc: None,
        founded_on,
        registered_capital_minor: None,
        legal_representative: names::person_abroad(country, s),
        employees,
        model: if dealer { BusinessModel::Distribution } else { BusinessModel::Direct },
        season: Season::Abroad,
        currency: country.currency.parse().unwrap_or(Currency::USD),
        owner: String::new(),
        customer_since: spec.start,
        known_on: spec.start,
    };
    (buyer, line.cycle)
}

fn contacts(spec: &Spec, buyer: &Buyer, country: Option<&Country>) -> Vec<Contact> {
    let mut s = Stream::new(spec.seed, u64::from(buyer.no.0), Purpose::People);
    let roles: &[ContactRole] = match buyer.size {
        SizeClass::Micro => &[ContactRole::Boss],
        SizeClass::Small => &[ContactRole::Finance, ContactRole::Boss],
        _ => &[ContactRole::Finance, ContactRole::Purchasing, ContactRole::Clerk],
    };
    let code = buyer.no.to_string().to_ascii_lowercase();
    let contact = |role: ContactRole| {
        let name = match country {
            Some(country) => names::person_abroad(country, &mut s),
            None if role == ContactRole::Boss => buyer.legal_representative.clone(),
            None => names::person(&mut s),
        };
        Contact {
            buyer: buyer.no,
            name,
            role,
            phone: names::phone(&mut s),
            mail: format!("{}.{code}@example.com", role.code()),
            known_on: buyer.known_on,
        }
    };
    roles.iter().copied().map(contact).collect()
}
