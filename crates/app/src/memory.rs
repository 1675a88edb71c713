//! How this process keeps its memory.

/// Asks for small pages only. Linux likes to back heaps with pages of two megabytes, of which an
/// import or a service at rest fills a part: a tenth of the memory for nothing. The lab, whose
/// columns fill what they take, keeps them.
pub fn keep_small() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        tracing::debug!(%error, "large pages stay");
    }
}
