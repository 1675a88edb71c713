//! No page passes over what it was asked for: it is said above the page, or refused; and no link
//! of ours asks for what its page does not take.

use std::collections::{BTreeSet, VecDeque};

use axum::http::StatusCode;

use crate::house::Desk;

const NOT_ASKED: &str = "以下条件未生效";

/// An address of the small company for a route.
fn address(route: &str) -> String {
    let mut path = route.to_owned();
    for (name, value) in [
        ("{code}", "C1"),
        ("{buyer}", "C1"),
        ("{number}/{instalment}", "A11/1"),
        ("{what}", "invoice"),
        ("{login}", "wang"),
        ("{pack}", "scorecard"),
        ("{version}", "expert"),
        ("{act}", "dispute"),
        ("{step}", "approve"),
        ("{name}", "style.css"),
    ] {
        path = path.replace(name, value);
    }
    let mut plain = String::new();
    for (n, part) in path.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, rest)) if n > 0 => plain.push_str(&format!("1{rest}")),
            _ => plain.push_str(part),
        }
    }
    plain
}

/// Whether the reader learns of it: a notice with its name, a clear refusal, or another address.
fn told(seen: &crate::house::Seen, name: &str) -> bool {
    match seen.status {
        StatusCode::OK => seen.text.contains(NOT_ASKED) && seen.text.contains(&format!("{name}=")),
        status => status.is_client_error() || status.is_redirection(),
    }
}

#[tokio::test]
async fn every_page_says_what_it_does_not_take() {
    let desk = Desk::open().await;
    let (mut pages, mut opened) = (0, 0);
    for (route, asks) in web::pages() {
        let path = address(route);
        let file =
            ["/healthz", "/offline-worker.js", "/manifest.webmanifest"].contains(&path.as_str());
        if path.starts_with("/assets/") || file {
            continue;
        }
        let plain = desk.get(&path).await;
        if plain.status == StatusCode::METHOD_NOT_ALLOWED {
            continue;
        }
        assert!(!plain.status.is_server_error(), "{path}: {}", plain.text);
        assert!(!plain.text.contains(NOT_ASKED), "{path}");
        pages += 1;
        opened += usize::from(plain.status == StatusCode::OK);
        let seen = desk.get(&format!("{path}?zzz=%3Cb%3E9z")).await;
        assert!(told(&seen, "zzz"), "{path}: {} {}", seen.status, seen.text);
        assert!(!seen.text.contains("<b>9z"), "{path}: as it was typed");
        for (name, any) in asks {
            let name = name.replace('*', "1");
            let seen = desk.get(&format!("{path}?{name}=rubbish%21")).await;
            assert!(!seen.status.is_server_error(), "{path}?{name}: {}", seen.text);
            assert!(any || told(&seen, &name), "{path}?{name}: {}", seen.text);
            let twice = desk.get(&format!("{path}?{name}=&{name}=2")).await;
            assert!(told(&twice, &name), "{path}: {name} twice: {} {}", twice.status, twice.text);
            if plain.status == StatusCode::OK && plain.text.contains("<html") {
                assert_eq!(twice.status, StatusCode::OK, "{path}: {name} twice");
            }
        }
    }
    assert!(pages > 60 && opened > 35, "{pages} addresses, {opened} of them opened");
}

#[tokio::test]
async fn no_link_of_ours_asks_for_what_its_page_does_not_take() {
    let desk = Desk::open().await;
    let routes = web::pages().into_iter().map(|(route, _)| address(route));
    let mut next: VecDeque<String> = routes.collect();
    let mut seen: BTreeSet<String> = next.iter().cloned().collect();
    let mut asked = 0;
    while let Some(path) = next.pop_front() {
        if seen.len() > 3_000 {
            break;
        }
        let page = desk.get(&path).await;
        assert!(!page.text.contains(NOT_ASKED), "{path}");
        assert!(!page.text.contains("house.not-taken"), "{path}");
        if !page.text.contains("<html") {
            continue;
        }
        asked += usize::from(path.contains('?') && page.status == StatusCode::OK);
        let links = page.text.split(" href=\"/").skip(1);
        for link in links.filter_map(|rest| rest.split('"').next()) {
            let plain = link.replace("&amp;", "&");
            let to = format!("/{}", plain.split('#').next().unwrap_or_default());
            if !to.starts_with("/assets/") && seen.insert(to.clone()) {
                next.push_back(to);
            }
        }
    }
    assert!(asked > 60, "only {asked} links ask for something");
}
