//! How far the set-up is, step by step, from the data: what is done, of how much, who has to do the
//! rest, and where.

use base::{Day, Result};
use store::{
    AnyConnection, Ask, Columns, Db,
    access::{Person, Role},
};

use crate::granting::GrantingPack;

/// A step of the set-up, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SetupStep {
    /// The company's name.
    Company,
    /// An owner, a credit manager, finance, sales.
    People,
    /// Open items of the ledger.
    Ledger,
    /// Every buyer has a kind of customer.
    Kinds,
    /// The packs fitted to the company and signed.
    Packs,
    /// Everybody is scored and has a tier.
    Tiers,
    /// Every buyer that owes has a limit.
    Limits,
    /// Each approval chain can be signed by distinct people.
    Chain,
    /// Orders pass the gate.
    Gate,
    /// Every buyer that owes has a salesperson, who is asked about it.
    Duty,
    /// Every limit has its review day, none is past.
    Reviews,
    /// The policy is published and read.
    Document,
}

impl SetupStep {
    /// All, in order.
    pub const ALL: [Self; 12] = [
        Self::Company,
        Self::People,
        Self::Ledger,
        Self::Kinds,
        Self::Packs,
        Self::Tiers,
        Self::Limits,
        Self::Chain,
        Self::Gate,
        Self::Duty,
        Self::Reviews,
        Self::Document,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::People => "people",
            Self::Ledger => "ledger",
            Self::Kinds => "kinds",
            Self::Packs => "packs",
            Self::Tiers => "tiers",
            Self::Limits => "limits",
            Self::Chain => "chain",
            Self::Gate => "gate",
            Self::Duty => "duty",
            Self::Reviews => "reviews",
            Self::Document => "document",
        }
    }

    /// Who does it.
    pub const fn role(self) -> Role {
        match self {
            Self::Company | Self::People => Role::Owner,
            Self::Ledger => Role::Finance,
            Self::Gate => Role::Sales,
            _ => Role::CreditManager,
        }
    }

    /// Where the one button leads.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Company => "/settings",
            Self::People => "/access/add",
            Self::Ledger => "/intake",
            Self::Kinds => "/parties?kind=other",
            Self::Packs => "/controls/setup/answers",
            Self::Tiers => "/settings",
            Self::Limits => "/policy?only=ungranted",
            Self::Chain => "/granting/people",
            Self::Gate => "/orders/check",
            Self::Duty => "/parties?only=overdue",
            Self::Reviews => "/granting/reviews?view=overdue",
            Self::Document => "/controls/policy",
        }
    }
}

/// How a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub step: SetupStep,
    /// So much is there.
    pub there: i64,
    /// Of so much; 0 is nothing to be done yet.
    pub of: i64,
    /// What is missing, as codes of roles, where it is people.
    pub lacking: Vec<&'static str>,
}

impl Standing {
    /// Whether nothing is left to do.
    pub const fn is_done(&self) -> bool {
        self.of > 0 && self.there >= self.of
    }

    /// Whether something is there.
    pub const fn is_begun(&self) -> bool {
        self.there > 0
    }
}

/// What the data say.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    buyers: i64,
    kinds: i64,
    items: i64,
    assessed: i64,
    scored: i64,
    debtors: i64,
    limits: i64,
    owned: i64,
    reviews: i64,
    in_time: i64,
    decisions: i64,
    signed: i64,
    readers: i64,
    read: i64,
    documents: i64,
}

async fn one(connection: &mut AnyConnection, ask: Ask, into: &mut [&mut i64]) -> Result<()> {
    let row = ask.row(connection, "counting what the set-up asks for").await?;
    for (index, slot) in into.iter_mut().enumerate() {
        **slot = row.int(index)?;
    }
    Ok(())
}

async fn counts(connection: &mut AnyConnection, today: Day) -> Result<Counts> {
    let mut c = Counts::default();
    let buyers = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(CASE WHEN kind <> 'other' THEN 1 END) \
         AS BIGINT) FROM parties_buyer WHERE withdrawn_by IS NULL AND party_role <> 'supplier'",
    );
    one(connection, buyers, &mut [&mut c.buyers, &mut c.kinds]).await?;
    let items =
        Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM receivables_item WHERE undone_by IS NULL");
    one(connection, items, &mut [&mut c.items]).await?;
    let run = Ask::new(
        "SELECT COALESCE(MAX(r.buyers), 0), COALESCE(MAX(r.scored), 0) FROM scoring_current c \
         JOIN scoring_run r ON r.id = c.run_id",
    );
    one(connection, run, &mut [&mut c.assessed, &mut c.scored]).await?;
    let debtors = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(a.limit_kind) AS BIGINT), \
         CAST(COUNT(b.owner_id) AS BIGINT) FROM scoring_current c JOIN scoring_assessment a \
         ON a.run_id = c.run_id JOIN parties_buyer b ON b.id = a.buyer_id WHERE a.open_minor > 0",
    );
    one(connection, debtors, &mut [&mut c.debtors, &mut c.limits, &mut c.owned]).await?;
    let mut reviews = Ask::new("SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(CASE WHEN due_on >= ");
    reviews.value(today).text(" THEN 1 END) AS BIGINT) FROM granting_review");
    one(connection, reviews, &mut [&mut c.reviews, &mut c.in_time]).await?;
    let gate = Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM orders_decision");
    one(connection, gate, &mut [&mut c.decisions]).await?;
    let signed =
        Ask::new("SELECT CAST(COUNT(*) AS BIGINT) FROM controls_setup WHERE state = 'signed'");
    one(connection, signed, &mut [&mut c.signed]).await?;
    let mut document = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(r.read_on) AS BIGINT) FROM controls_reader r \
         WHERE r.document_id = (SELECT d.id FROM controls_document d \
         WHERE d.state = 'published' AND d.effective_on <= ",
    );
    document.value(today).text(" ORDER BY d.effective_on DESC, d.id DESC LIMIT 1)");
    one(connection, document, &mut [&mut c.readers, &mut c.read]).await?;
    let published = Ask::new(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM controls_document WHERE state = 'published'",
    );
    one(connection, published, &mut [&mut c.documents]).await?;
    Ok(c)
}

/// The roles without which there is no second pair of eyes.
const NEEDED: [Role; 4] = [Role::Owner, Role::CreditManager, Role::Finance, Role::Sales];

fn lacking(people: &[Person], roles: &[Role]) -> Vec<&'static str> {
    let has = |role: &Role| people.iter().any(|person| person.active && person.role == *role);
    roles.iter().filter(|role| !has(role)).map(|role| role.code()).collect()
}

/// Every step as it stands today.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault from the database.
pub async fn setup_steps(db: &Db) -> Result<Vec<Standing>> {
    let today = db.clock().today();
    let (pack, _) = GrantingPack::in_force(db, today).await?;
    let people = db.list_people().await?;
    let named = db.company_name().await?.is_some();
    let mut connection = db.read().await?;
    let counts = counts(&mut connection, today).await?;
    drop(connection);
    let signers: Vec<Role> = {
        let steps = pack.chains.iter().flat_map(|chain| &chain.steps);
        let mut roles: Vec<Role> = steps.map(|step| step.step.role).collect();
        roles.sort_by_key(|role| role.code());
        roles.dedup();
        roles
    };
    let ground = Ground { named, people: &people, signers: &signers };
    Ok(SetupStep::ALL.into_iter().map(|step| stand(step, &counts, &ground)).collect())
}

struct Ground<'a> {
    named: bool,
    people: &'a [Person],
    signers: &'a [Role],
}

fn size(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn stand(step: SetupStep, c: &Counts, ground: &Ground<'_>) -> Standing {
    let of = |there: i64, of: i64| Standing { step, there, of, lacking: Vec::new() };
    let roles = |needed: &[Role]| {
        let lacking = lacking(ground.people, needed);
        let there = size(needed.len() - lacking.len());
        Standing { step, there, of: size(needed.len()), lacking }
    };
    match step {
        SetupStep::Company => of(i64::from(ground.named), 1),
        SetupStep::People => roles(&NEEDED),
        SetupStep::Ledger => of(c.items.min(1), 1),
        SetupStep::Kinds => of(c.kinds, c.buyers),
        SetupStep::Packs => of(c.signed.min(1), 1),
        // Whoever cannot be scored is unrated, which is a tier; nobody scored is no judgement yet.
        SetupStep::Tiers if c.scored == 0 => of(0, c.buyers),
        SetupStep::Tiers => of(c.assessed.min(c.buyers), c.buyers),
        SetupStep::Limits => of(c.limits, c.debtors),
        SetupStep::Chain => roles(ground.signers),
        SetupStep::Gate => of(c.decisions.min(1), 1),
        SetupStep::Duty => of(c.owned, c.debtors),
        SetupStep::Reviews => of(c.in_time, c.reviews),
        SetupStep::Document if c.readers > 0 => of(c.read, c.readers),
        SetupStep::Document => of(0, c.documents.max(1)),
    }
}

/// How a step stands among all; a step that is not among them stands at nothing.
pub fn standing(all: &[Standing], step: SetupStep) -> Option<&Standing> {
    all.iter().find(|one| one.step == step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_done_by_its_data() {
        let ground = Ground { named: false, people: &[], signers: &[Role::Owner] };
        let counts =
            Counts { buyers: 4, kinds: 3, items: 9, debtors: 2, limits: 2, ..Counts::default() };
        let at = |step| stand(step, &counts, &ground);
        assert!(!at(SetupStep::Company).is_done());
        assert_eq!(at(SetupStep::People).lacking, ["owner", "credit-manager", "finance", "sales"]);
        assert!(at(SetupStep::Ledger).is_done());
        assert!(at(SetupStep::Kinds).is_begun() && !at(SetupStep::Kinds).is_done());
        assert!(at(SetupStep::Limits).is_done());
        assert!(!at(SetupStep::Tiers).is_done(), "buyers that nobody judged");
        assert!(!at(SetupStep::Reviews).is_done(), "nothing to review is nothing set up");
        assert_eq!((at(SetupStep::Document).there, at(SetupStep::Document).of), (0, 1));
        let empty = Counts::default();
        assert!(SetupStep::ALL.into_iter().all(|step| !stand(step, &empty, &ground).is_done()));
    }
}
