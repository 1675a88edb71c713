use base::Lang;
use locale::{count, t, ta};
use maud::{Markup, html};

/// Something that takes longer than a second: what it does, how far it is, how to stop it.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// What is being done now.
    pub doing: String,
    /// Done so far.
    pub done: u64,
    /// In all, where known.
    pub total: Option<u64>,
    /// Where the page asks for news; the page reloads itself from there.
    pub poll: Option<String>,
    /// Where a cancel is posted, with the session's form token.
    pub cancel: Option<(String, String)>,
}

impl Progress {
    /// Draws it.
    pub fn show(&self, lang: Lang) -> Markup {
        let spelled = |n: u64| count(i64::try_from(n).unwrap_or(i64::MAX));
        html! {
            div.progress id="progress" data-poll=[self.poll.as_ref()] aria-live="polite" {
                div.top {
                    b { (self.doing) }
                    span.soft {
                        @match self.total {
                            Some(total) => (ta(lang, "house-done-of", &[
                                ("done", &spelled(self.done)), ("total", &spelled(total)),
                            ])),
                            None => (spelled(self.done)),
                        }
                    }
                }
                progress max=[self.total] value=[self.total.map(|_| self.done)]
                    aria-label=(self.doing) {}
                @if let Some((action, csrf)) = &self.cancel {
                    form.actions method="post" action=(action) {
                        input type="hidden" name="csrf" value=(csrf);
                        button.button { (t(lang, "house-cancel")) }
                    }
                }
                @if let Some(poll) = &self.poll {
                    noscript { a.button href=(poll) { (t(lang, "house-refresh")) } }
                }
            }
        }
    }
}
