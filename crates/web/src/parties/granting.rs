//! What stands beside the form to grant a limit. It reckons nothing of its own.

use base::Currency;
use credit::{
    assess::find_assessment,
    granting::{WantedDoc, prepare},
    parties::Buyer,
    policy::{find_limit, headroom},
    receivables::{AgeingQuery, ageing},
};
use maud::{Markup, html};

use super::{grants::proposed, words};
use crate::{
    kit::{self, facts, link::encoded},
    state::App,
    visit::Visit,
};

/// What somebody who grants must see: exposure, the limit in force, what each method comes to,
/// the proposal and the headroom that it would leave.
pub async fn before_granting(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    currency: Currency,
) -> base::Result<Markup> {
    let query = AgeingQuery { buyer: Some(buyer.id), ..AgeingQuery::on(visit.today) };
    let owes = ageing(&app.db, &query).await?;
    let exposure = base::Money::new(owes.net_minor().max(0), currency);
    let limit = find_limit(&app.db, buyer.id, visit.today).await?.map(|one| one.granted.limit);
    let mut rows = vec![
        (visit.t("policy-exposure"), html! { b { (visit.amount(exposure)) } }),
        (visit.t("parties-limit-now"), html! { b { (words::limit(visit, limit)) } }),
        (
            visit.t("parties-headroom-now"),
            html! { (words::headroom(visit, headroom(limit, exposure))) },
        ),
    ];
    let assessed = find_assessment(&app.db, buyer.id).await?;
    if let Some((one, doc)) = assessed.as_ref().and_then(|one| Some((one, one.doc.as_ref()?))) {
        for line in &doc.proposal.methods {
            let amount = line.amount_minor.map(|minor| words::minor(visit, minor, one.currency));
            rows.push((
                visit.t(&format!("policy-method-{}", line.method)),
                html! {
                    @match amount {
                        Some(amount) => (amount),
                        None => (kit::nothing(visit.lang)),
                    }
                    @if line.taken {
                        " " (kit::plain_badge(&visit.t("policy-method-taken")))
                    }
                },
            ));
        }
        let proposal = proposed(&doc.proposal, one.currency);
        rows.push((
            visit.t("policy-limit-proposed"),
            html! { b { (words::limit(visit, Some(proposal))) } },
        ));
        let after = headroom(Some(proposal), exposure);
        let short = after.signed_minor().is_some_and(|minor| minor < 0);
        rows.push((
            visit.t("parties-headroom-after"),
            html! { span.tone-high[short] { (words::headroom(visit, after)) } },
        ));
    }
    let told = prepare(&app.db, buyer, &WantedDoc::default(), visit.today).await?;
    let year = &told.weighed.profit;
    rows.push((
        visit.t("granting-year-left"),
        html! {
            @match year.left_minor {
                Some(minor) => {
                    b.tone-high[minor < 0] { (words::minor(visit, minor, told.currency)) }
                }
                None => (visit.t("granting-year-no-pd")),
            }
            div.meta {
                (visit.t("granting-year-sales")) " " (words::minor(visit, year.sales_minor, told.currency))
                " · " (visit.ta("granting-days", &[("count", &year.days.to_string())]))
                " · " a href={ "/granting/profit?buyer=" (encoded(&buyer.code)) } {
                    (visit.t("granting-simulator"))
                }
            }
        },
    ));
    Ok(kit::panel(&visit.t("parties-before-granting"), &html! {}, &facts(&rows)))
}
