//! Orders on the pages: a list by state that can be linked to, the queue with why and how, and the check
//! rule from the form to the second signature, in both languages.

use axum::http::StatusCode;
use store::{
    Actor,
    access::{NewPerson, Role},
};

use crate::house::{Desk, keep};

/// Somebody who signs.
async fn second(desk: &Desk) {
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("tx");
    let (login, name) = ("he".to_owned(), "何经理".to_owned());
    let (role, password) = (Role::CreditManager, "correct horse".to_owned());
    let person = NewPerson { login, name, role, lang: base::Lang::Zh, password };
    tx.add_person(person).await.expect("person");
    keep(tx).await;
}

#[tokio::test]
async fn the_list_goes_by_state_and_the_queue_says_what_to_do() {
    let mut desk = Desk::open().await;
    for (number, amount) in [("DD-1", "900000000"), ("DD-2", "900000001")] {
        let form = format!("buyer=C1&amount={amount}&currency=CNY&number={number}&key=k{number}");
        let sent = desk.send("/orders/check", &form).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    let prepaid = "buyer=C2&amount=100&currency=CNY&number=DD-3&key=k3&prepaid=1";
    assert_eq!(desk.send("/orders/check", prepaid).await.status, StatusCode::SEE_OTHER);
    let held = desk.page("/orders?state=held").await;
    assert!(held.contains("DD-1") && held.contains("DD-2") && !held.contains("DD-3"));
    assert!(held.contains("value=\"held\" selected"), "the choice stays");
    let approved = desk.page("/orders?state=approved&q=").await;
    assert!(approved.contains("DD-3") && !approved.contains("DD-1"));
    let unknown = desk.page("/orders?state=lost").await;
    assert!(unknown.contains("DD-1") && unknown.contains("DD-3"), "said above, shown as if not");
    let queue = desk.page("/orders/holds").await;
    for text in ["额度占用", "怎样通过", "2026-11-21", "/sign/release", "/orders/look"] {
        assert!(queue.contains(text), "{text}");
    }
    desk.sign_in("smith").await;
    let queue = desk.page("/orders/holds").await;
    assert!(queue.contains("use of the limit") && queue.contains("collect or order"));
    assert!(desk.page("/orders?state=held").await.contains("any state"));
    // A salesperson sees the orders of their own buyers only.
    desk.sign_in("wang").await;
    let own = desk.page("/orders").await;
    assert!(own.contains("DD-1") && !own.contains("DD-3"));
}

/// The form of the rule as it stands, with some fields otherwise.
fn form_of(page: &str, changes: &[(&str, &str)]) -> String {
    let mut fields: Vec<(String, String)> = Vec::new();
    let form = page.split("action=\"/orders/rule/try\"").nth(1).expect("form");
    let form = form.split("</form>").next().expect("end");
    for input in form.split("<input").skip(1) {
        let tag = input.split('>').next().expect("tag");
        let of = |name: &str| {
            let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
            rest.split('"').next().map(str::to_owned)
        };
        let (Some(name), value) = (of("name"), of("value").unwrap_or_default()) else { continue };
        let off = tag.contains("checkbox") && !tag.contains("checked");
        if name != "csrf" && !off {
            fields.push((name, value));
        }
    }
    for select in form.split("<select").skip(1) {
        let (head, rest) = select.split_once('>').expect("select");
        let name = head.split("name=\"").nth(1).and_then(|n| n.split('"').next()).expect("name");
        let chosen = rest.split("<option").find(|option| option.contains("selected"));
        let value = chosen.and_then(|o| o.split("value=\"").nth(1)?.split('"').next());
        fields.push((name.to_owned(), value.unwrap_or_default().to_owned()));
    }
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("&")
}

/// Proposes what was tried; where the version stands.
async fn hand_in(desk: &mut Desk, tried: &str) -> String {
    let content = tried.split("name=\"content\" value=\"").nth(1).expect("content");
    let content = content.split('"').next().expect("end").replace("&quot;", "\"");
    let content: String = content
        .bytes()
        .map(|b| match b {
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    let proposed =
        desk.send("/orders/rule/propose", &format!("content={content}&reason=试行")).await;
    assert!(proposed.location.starts_with("/orders/rule/"), "{}", proposed.text);
    proposed.location
}

#[tokio::test]
async fn who_is_alone_signs_their_own_rule_and_every_page_says_so() {
    let mut desk = Desk::open().await;
    let mut tx = desk.db.write(Actor::user("chen")).await.expect("tx");
    let ask = store::Ask::new("UPDATE store_user SET active = 0 WHERE login <> 'chen'");
    ask.run(tx.conn()).await.expect("nobody else is there");
    keep(tx).await;
    let page = desk.page("/orders/rule").await;
    let changes =
        [("reason", "试行"), ("effective_on", "2026-11-21"), ("limit-use-tolerance_bps", "500")];
    let tried = desk.send("/orders/rule/try", &form_of(&page, &changes)).await;
    let at = hand_in(&mut desk, &tried.text).await;
    let own = desk.page(&at).await;
    assert!(own.contains("公司里没有别人有权设定规则") && own.contains("/sign\""), "{own}");
    let signed = desk.send(&format!("{at}/sign"), "reason=只有一人").await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    assert!(desk.page(&at).await.contains("一人签署"));
    let order = "buyer=C1&amount=900000000&currency=CNY&number=DD-9&key=k9";
    desk.send("/orders/check", order).await;
    let list = desk.page("/orders").await;
    let order = list.split("href=\"/orders/").find_map(|rest| {
        let id = rest.split('"').next()?;
        id.parse::<i64>().ok()
    });
    let shown = desk.page(&format!("/orders/{}", order.expect("the order"))).await;
    let decision = shown.split("/orders/decisions/").nth(1).and_then(|r| r.split('"').next());
    let decision = format!("/orders/decisions/{}", decision.expect("a decision"));
    let page = desk.page(&decision).await;
    assert!(page.contains("规则由 chen 提议，chen 签署") && page.contains("一人签署"), "{page}");
}

#[tokio::test]
async fn the_rule_is_tried_proposed_and_signed_by_another() {
    let mut desk = Desk::open().await;
    second(&desk).await;
    let order = "buyer=C1&amount=900000000&currency=CNY&number=DD-1&key=k1";
    desk.send("/orders/check", order).await;
    let page = desk.page("/orders/rule").await;
    assert!(page.contains("额度占用") && page.contains("还没有提出过修改"));
    let bad = form_of(&page, &[("reason", "x"), ("document-value-most", "一百")]);
    let bad = desk.send("/orders/rule/try", &bad).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.text.contains("不是整数") && bad.text.contains("一百"), "nothing typed is lost");
    let changes = [
        ("reason", "试行"),
        ("effective_on", "2026-11-21"),
        ("limit-use-tolerance_bps", "500"),
        ("at-tier", "1"),
        ("on-dunning", ""),
        ("tier-medium", "1"),
    ];
    let tried = desk.send("/orders/rule/try", &form_of(&page, &changes)).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.text);
    assert!(!tried.text.contains('⟦'), "{}", tried.text);
    for text in ["tolerance_bps = 500", "不检查", "与现在的规则 2026.2 相比"] {
        assert!(tried.text.contains(text), "{text}: {}", tried.text);
    }
    let at = hand_in(&mut desk, &tried.text).await;
    let own = desk.page(&at).await;
    assert!(own.contains("待第二人签字") && !own.contains("/sign\""), "not by who proposed it");
    let refused = desk.send(&format!("{at}/sign"), "reason=x").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("不能自己签字"));
    desk.sign_in("wang").await;
    assert_eq!(desk.send(&format!("{at}/sign"), "reason=x").await.status, StatusCode::FORBIDDEN);
    assert!(!desk.page("/orders/rule").await.contains("/orders/rule/try"), "no form without right");
    desk.sign_in("he").await;
    let signed = desk.send(&format!("{at}/sign"), "reason=例会通过").await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text);
    let now = desk.page("/orders/rule").await;
    assert!(now.contains("容忍超出 5.00") && now.contains("已签字"), "{now}");
    let alone = desk.send("/settings/packs/orders/set", "content=version&reason=x&sure=1").await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.sign_in("smith").await;
    let english = desk.page(&at).await;
    assert!(english.contains("signed") && english.contains("Against the rule in force"));
    assert!(desk.page("/orders/rule").await.contains("Changes proposed"));
}
