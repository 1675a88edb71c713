//! How often something may be asked for in a span of time. It is kept in memory: a start begins anew, and what
//! must hold for good (answers of a day) is counted in the database.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap},
};
use base::Moment;

/// Counts that are held; when there are more, those of past spans are forgotten.
const HELD: usize = 20_000;

/// What is counted, and how often it may be in how many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Any request from an address.
    Address,
    /// Any request with a link.
    Link,
    /// A secret that opens nothing, from an address.
    Wrong,
    /// An answer from an address.
    Answer,
    /// A paper that must be set, by link.
    Paper,
}

impl Counted {
    const fn bound(self) -> (u32, i64) {
        match self {
            Self::Address => (240, 60),
            Self::Link => (90, 60),
            Self::Wrong => (20, 600),
            Self::Answer => (60, 600),
            Self::Paper => (10, 600),
        }
    }
}

type Counts = HashMap<(Counted, String), (i64, u32)>;

/// The counts. Cheap to clone; all clones count together.
#[derive(Clone, Debug, Default)]
pub struct Brake(Arc<Mutex<Counts>>);

impl Brake {
    /// Counts one more; whether that is still within the bound.
    pub fn take(&self, what: Counted, whose: &str, now: Moment) -> bool {
        let (most, _) = what.bound();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (span, key) = (span_of(what, now), (what, whose.to_owned()));
        if counts.len() >= HELD && !counts.contains_key(&key) {
            counts.retain(|(what, _), (span, _)| *span == span_of(*what, now));
        }
        // Still full: somebody fills it with new addresses. Their counts go; nobody who behaves is refused for them.
        if counts.len() >= HELD && !counts.contains_key(&key) {
            counts.retain(|(what, _), _| !matches!(what, Counted::Address | Counted::Wrong));
        }
        if counts.len() >= HELD && !counts.contains_key(&key) {
            return false;
        }
        let count = counts.entry(key).or_insert((span, 0));
        if count.0 != span {
            *count = (span, 0);
        }
        count.1 = count.1.saturating_add(1);
        count.1 <= most
    }

    /// Whether the bound was reached, without counting.
    pub fn is_full(&self, what: Counted, whose: &str, now: Moment) -> bool {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = counts.get(&(what, whose.to_owned()));
        found.is_some_and(|(span, count)| *span == span_of(what, now) && *count >= what.bound().0)
    }
}

const fn span_of(what: Counted, now: Moment) -> i64 {
    now.0.div_euclid(what.bound().1 * 1_000_000)
}

/// Where a request comes from. A proxy on this very machine says it for whoever stands behind it; nobody else is
/// believed. Of an IPv6 address the network counts: whoever has one has many.
pub fn address(headers: &HeaderMap, extensions: &Extensions) -> String {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let local = peer.is_none_or(|peer| peer.to_canonical().is_loopback());
    let told = headers.get_all("x-forwarded-for").iter().next_back();
    let told = told.filter(|_| local).and_then(|value| value.to_str().ok());
    let told = told.and_then(|text| text.rsplit(',').next()?.trim().parse::<IpAddr>().ok());
    match told.or(peer).map(|ip| ip.to_canonical()) {
        None => "local".to_owned(),
        Some(IpAddr::V4(ip)) => ip.to_string(),
        Some(IpAddr::V6(ip)) => {
            let [a, b, c, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_bound_holds_for_a_span_and_one_whose() {
        let (brake, now) = (Brake::default(), Moment(1_000_000_000_000));
        let taken = (0..25).filter(|_| brake.take(Counted::Wrong, "a", now)).count();
        assert_eq!(taken, 20);
        assert!(brake.is_full(Counted::Wrong, "a", now));
        assert!(brake.take(Counted::Wrong, "b", now) && brake.take(Counted::Address, "a", now));
        let later = now.plus_seconds(600);
        assert!(
            !brake.is_full(Counted::Wrong, "a", later) && brake.take(Counted::Wrong, "a", later)
        );
    }

    #[test]
    fn who_fills_the_counts_refuses_nobody_else() {
        let (brake, now) = (Brake::default(), Moment(1_000_000_000_000));
        assert!(brake.take(Counted::Link, "mine", now));
        for n in 0..HELD {
            brake.take(Counted::Wrong, &format!("{n}"), now);
        }
        assert!(brake.take(Counted::Link, "mine", now) && brake.take(Counted::Link, "new", now));
        assert!(brake.take(Counted::Address, "new", now));
    }

    #[test]
    fn only_a_proxy_here_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("6.6.6.6, 203.0.113.9"));
        for (peer, from) in [
            (Some("127.0.0.1:9"), "203.0.113.9"),
            (Some("198.51.100.7:9"), "198.51.100.7"),
            (Some("[2001:db8:1:2:3:4:5:6]:9"), "2001:db8:1::/48"),
            (None, "203.0.113.9"),
        ] {
            let mut extensions = Extensions::new();
            if let Some(peer) = peer {
                extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().expect("address")));
            }
            assert_eq!(address(&headers, &extensions), from, "{peer:?}");
        }
    }
}
