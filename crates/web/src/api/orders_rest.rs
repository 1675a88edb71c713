//! Contracts whose performance is suspended: on which ground and evidence, the notice, the security that came,
//! and their resumption, which passes the gate again.

use credit::orders::{self, Named, NewSuspension, Suspension};

use super::{
    endpoint::{Body, Call, Made},
    orders::{OrderDecided, decided, found},
    shape::{Id, Nothing, On, sent, taken},
};
use crate::failure::Refused;

taken!(OrderSuspension { ground: String, papers: Vec<Id>, note: Option<String> });

sent!(SuspensionSaid {
    id: Id,
    ground: String,
    suspended_on: On,
    notified_on: Option<On>,
    security_on: Option<On>,
    resumed_on: Option<On>,
    must_resume: bool,
});

fn said(one: &Suspension) -> SuspensionSaid {
    SuspensionSaid {
        id: Id(one.id),
        ground: one.ground.clone(),
        suspended_on: On(one.suspended_on),
        notified_on: one.notified_on.map(On),
        security_on: one.security_on.map(On),
        resumed_on: one.resumed_on.map(On),
        must_resume: one.must_resume(),
    }
}

async fn newest(call_db: &store::Db, order: i64) -> Result<SuspensionSaid, Refused> {
    let all = orders::list_suspensions(call_db, order).await?;
    let none = || base::Failure::bug("a suspension that was recorded is not there");
    Ok(all.first().map(said).ok_or_else(none)?)
}

/// Suspends a concluded contract.
pub async fn suspend(
    call: Call<Nothing, Body<OrderSuspension>>,
) -> Result<Made<SuspensionSaid>, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let Body(new) = &call.body;
    let new = NewSuspension {
        ground: new.ground.clone(),
        documents: new.papers.iter().map(|paper| paper.0).collect(),
        remark: new.note.clone().unwrap_or_default(),
    };
    let (db, actor) = (&call.app.db, call.visit.actor()?);
    orders::act(db, actor, named, async |tx| orders::suspend_order(tx, named, &new).await).await?;
    Ok(Made { new: true, what: newest(db, row.order.id).await? })
}

taken!(OrderNotice { on: On, how: String });

/// Notes that the buyer was told of a suspension.
pub async fn notify(call: Call<Nothing, Body<OrderNotice>>) -> Result<SuspensionSaid, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let (db, actor, Body(new)) = (&call.app.db, call.visit.actor()?, &call.body);
    let done = orders::act(db, actor, named, async |tx| {
        orders::record_notice(tx, named, new.on.0, &new.how).await
    });
    done.await?;
    newest(db, row.order.id).await
}

taken!(OrderSecurity { on: On, security: String });

/// Notes the security that the buyer gave: performance is to be resumed.
pub async fn secure(call: Call<Nothing, Body<OrderSecurity>>) -> Result<SuspensionSaid, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let (db, actor, Body(new)) = (&call.app.db, call.visit.actor()?, &call.body);
    let done = orders::act(db, actor, named, async |tx| {
        orders::record_security(tx, named, new.on.0, &new.security).await
    });
    done.await?;
    newest(db, row.order.id).await
}

/// Resumes a contract that was suspended.
pub async fn resume(call: Call) -> Result<OrderDecided, Refused> {
    let (row, buyer) = found(&call).await?;
    let named = Named { buyer: &buyer, number: &row.order.number };
    let (db, actor) = (&call.app.db, call.visit.actor()?);
    let done = orders::act(db, actor, named, async |tx| orders::resume_order(tx, named).await);
    Ok(decided(done.await?))
}
