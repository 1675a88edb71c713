//! Who asks, and the audit.

use base::Rejection;
use serde_json::Value;
use store::{
    AuditLine,
    access::{Right, Role, Scope},
};

use super::{
    cursor::{self, Page},
    endpoint::Call,
    shape::{At, Code, Id, On, sent, taken},
};
use crate::failure::Refused;

sent!(Me {
    id: Id,
    login: String,
    name: String,
    role: Code<Role>,
    rights: Vec<Code<Right>>,
    own_buyers_only: bool,
    lang: String,
    today: On,
    company: String,
});

/// Who the token or session speaks for, and what they may do.
pub async fn me(call: Call) -> Result<Me, Refused> {
    let person = call.visit.person()?;
    Ok(Me {
        id: Id(person.id),
        login: person.login.clone(),
        name: person.name.clone(),
        role: Code(person.role),
        rights: person.rights().map(Code).collect(),
        own_buyers_only: person.scope() != Scope::All,
        lang: person.lang.code().to_owned(),
        today: On(call.visit.today),
        company: call.visit.house.company.clone(),
    })
}

sent!(AuditEntry {
    seq: i64,
    at: At,
    actor: String,
    room: String,
    action: String,
    subject: String,
    detail: Value,
    hash: String,
});

taken!(AuditAsked {
    subject: Option<String>,
    limit: Option<u32>,
    after: Option<String>,
});

/// The audit, newest first.
pub async fn audit(call: Call<AuditAsked>) -> Result<Page<AuditEntry>, Refused> {
    let asked = &call.query;
    let question = call.question();
    let before = match cursor::read::<1>(&question, asked.after.as_deref())? {
        Some([seq]) => Some(cursor::part(&seq)?),
        None => None,
    };
    let limit = cursor::rows(asked.limit)?;
    let subject = asked.subject.as_deref().map(str::trim);
    if subject == Some("") {
        return Err(Rejection::new("house.bad-input").with("what", "").on("subject").into());
    }
    let page = call.app.db.audit_page(subject, before, limit).await?;
    let next = page.next.map(|seq| cursor::write(&question, &[seq.to_string()]));
    let line = |line: AuditLine| AuditEntry {
        seq: line.seq,
        at: At(line.at),
        actor: line.actor,
        room: line.room,
        action: line.action,
        subject: line.subject,
        detail: serde_json::from_str(&line.detail).unwrap_or(Value::String(line.detail)),
        hash: line.hash,
    };
    Ok(Page { items: page.lines.into_iter().map(line).collect(), next })
}
