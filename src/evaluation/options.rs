//! Options of scoring: which scores are kept, and a callback for progress.

use std::fmt;
use std::ops::ControlFlow;

/// A callback for progress. It gets the units done and the units in all, on the thread that scored them, and
/// stops the work by returning [`ControlFlow::Break`].
pub(super) type Watch<'a> = dyn Fn(usize, usize) -> ControlFlow<()> + Sync + 'a;

/// Options of [`Plan::score_with`](crate::Plan::score_with).
///
/// ```
/// use dti_engine::outcome::ScoreOptions;
/// use std::ops::ControlFlow;
/// let show = |done: usize, all: usize| {
///     eprintln!("{done} of {all}");
///     ControlFlow::Continue(())
/// };
/// let options = ScoreOptions::default().keep_groups().watch(&show);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Default)]
pub struct ScoreOptions<'a> {
    pub(super) groups_only: bool,
    pub(super) watch: Option<&'a Watch<'a>>,
}

impl<'a> ScoreOptions<'a> {
    /// Keeps in memory only totals, groups, and the indicators that the ranking and the verdict use. Any other score is
    /// computed again when it is asked for, so the outcome is the same. A million units of a hundred indicators take
    /// 200 MB less.
    #[must_use]
    pub const fn keep_groups(self) -> Self {
        Self { groups_only: true, ..self }
    }

    /// Sets the progress callback. It is called after every few hundred units (after each unit if its formulas
    /// take long), on the threads that do the work, and stops the scoring by returning
    /// [`ControlFlow::Break`]. Checks that refuse units come first; during them the count of units is 0.
    #[must_use]
    pub const fn watch(self, watch: &'a Watch<'a>) -> Self {
        Self { watch: Some(watch), ..self }
    }
}

impl fmt::Debug for ScoreOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let watch = self.watch.is_some();
        f.debug_struct("ScoreOptions")
            .field("groups_only", &self.groups_only)
            .field("watch", &watch)
            .finish()
    }
}
