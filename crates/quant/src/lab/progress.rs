//! How a long calculation says how far it is and is told to stop.

/// How far a calculation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done: a stable word (`fold`, `step`, `tree`, `term`, `resample`).
    pub stage: &'static str,
    /// Parts done.
    pub done: usize,
    /// Parts in all; an upper bound where the end is not known.
    pub total: usize,
}

/// What the watcher answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continue {
    /// Go on.
    Yes,
    /// Stop: the method gives [`super::unfit::Unfit::Stopped`].
    No,
}

/// Who is told, and may stop the work.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> Continue;

/// For callers who neither look nor stop.
pub fn unwatched(_: Progress) -> Continue {
    Continue::Yes
}

/// Tells the watcher; refuses where it says stop.
pub(crate) fn tell(
    watch: Watch<'_>,
    stage: &'static str,
    done: usize,
    total: usize,
) -> Result<(), super::unfit::Unfit> {
    match watch(Progress { stage, done, total }) {
        Continue::Yes => Ok(()),
        Continue::No => Err(super::unfit::Unfit::Stopped),
    }
}
