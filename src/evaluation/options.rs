//! How a dataset is scored: which scores are kept, and who watches.

use std::fmt;
use std::ops::ControlFlow;

/// Which scores are kept. Those that are not are worked out once more for whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Keep {
    /// Every score.
    #[default]
    All,
    /// Totals, groups, and what the ranking and the verdict look at; not the other indicators. At a
    /// million units of a hundred indicators that spares 200 MB.
    Groups,
}

/// Who watches the work: told how many units have been scored and how many there are, from whatever
/// thread has scored them; stops the work by answering [`ControlFlow::Break`].
pub(super) type Watch<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// How a dataset is scored.
///
/// ```
/// use dti_engine::outcome::{Keep, ScoreOptions};
/// use std::ops::ControlFlow;
/// let show = |done: usize, all: usize| {
///     eprintln!("{done} of {all}");
///     ControlFlow::Continue(())
/// };
/// let options = ScoreOptions::default().keep(Keep::Groups).watch(&show);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Default)]
pub struct ScoreOptions<'a> {
    pub(super) keep: Keep,
    pub(super) watch: Option<&'a Watch<'a>>,
}

impl<'a> ScoreOptions<'a> {
    /// Which scores are kept; all of them by default. The outcome says the same whatever is kept.
    #[must_use]
    pub const fn keep(self, keep: Keep) -> Self {
        Self { keep, ..self }
    }

    /// Who is told of every piece of the work that is done (some hundred units at a time, or each unit
    /// where the formulas of one take long), and may stop it. It is called from the threads that work. While
    /// the checks that refuse units are looked at, which comes first, no unit has been scored.
    #[must_use]
    pub const fn watch(self, watch: &'a Watch<'a>) -> Self {
        Self { watch: Some(watch), ..self }
    }
}

impl fmt::Debug for ScoreOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let watch = self.watch.is_some();
        f.debug_struct("ScoreOptions").field("keep", &self.keep).field("watch", &watch).finish()
    }
}
