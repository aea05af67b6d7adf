//! Options of scoring: which scores are kept, and a callback for progress.

use std::fmt;

use super::peers::PeerSummary;
use super::segments::Watch;
use crate::dataset::Dataset;

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
#[must_use = "options do nothing by themselves"]
#[derive(Clone, Copy, Default)]
pub struct ScoreOptions<'a> {
    pub(super) groups_only: bool,
    pub(super) watch: Option<&'a Watch<'a>>,
    pub(crate) previous: Option<&'a Dataset>,
    pub(crate) peers: Option<&'a PeerSummary>,
}

impl<'a> ScoreOptions<'a> {
    /// Keeps in memory only totals, groups, and the indicators that the ranking and the verdict use. Any other score is
    /// computed again when it is asked for, so the outcome is the same. A million units of a hundred indicators take
    /// 200 MB less.
    pub const fn keep_groups(self) -> Self {
        Self { groups_only: true, ..self }
    }

    /// Sets the progress callback. It is called after every few hundred units (after each unit if its formulas
    /// take long), on the threads that do the work, and stops the scoring by returning
    /// [`ControlFlow::Break`](std::ops::ControlFlow::Break). Checks that refuse units come first; during them the count of units is 0.
    pub const fn watch(self, watch: &'a Watch<'a>) -> Self {
        Self { watch: Some(watch), ..self }
    }

    /// Gives the dataset of the year before, read by the same framework. Rules that look at the year before
    /// (`previous(dossiers)`) need it; for others it changes nothing. Units match by id.
    ///
    /// ```
    /// use dti_engine::{Dataset, Framework, Plan, outcome::ScoreOptions};
    /// let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
    ///     points: 10\nrounding: {indicator: 2}\nabsent: {missing: zero}\nmetrics: {dossiers: {type: count}}\n\
    ///     indicators:\n  - id: growth\n    points: 10\n\
    ///     \x20   scoring: {formula: dossiers / previous(dossiers) - 1}\n")?;
    /// let read = |csv: &str| Dataset::from_csv(csv.as_bytes(), &framework);
    /// let (before, now) = (read("unit,dossiers\nan,80\n")?, read("unit,dossiers\nan,100\n")?);
    /// let options = ScoreOptions::default().previous(&before);
    /// let outcome = Plan::compile(&framework)?.score_with(&now, &options)?;
    /// // 100 ÷ 80 − 1 = 0.25
    /// assert_eq!(outcome.unit("an")?.total.map(|total| total.to_string()).as_deref(), Some("2.50"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn previous(self, dataset: &'a Dataset) -> Self {
        Self { previous: Some(dataset), ..self }
    }

    /// Scores a part of the units: their peers are all units of the summary, which must hold them too. Scores, totals,
    /// shares and cards are those that the units have when all are scored at once. Ranks, and grades that go by them,
    /// are of the part alone until [`Outcome::among`](crate::Outcome::among) takes those of all.
    ///
    /// ```
    /// use dti_engine::outcome::{ScoreOptions, Standings};
    /// use dti_engine::{Dataset, Framework, Plan};
    /// let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\nunit_kind: commune\n\
    ///     points: 10\nrounding: {indicator: 2}\nabsent: {missing: zero}\nmetrics: {dossiers: {type: count}}\n\
    ///     indicators: [{id: most, points: 10, scoring: {relative: {of: dossiers, to: best}}}]\nranking: {places: 2}\n")?;
    /// let plan = Plan::compile(&framework)?;
    /// let read = |csv: &str| Dataset::from_csv(csv.as_bytes(), &framework);
    /// let parts = [read("unit,dossiers\nan,80\nbinh,50\n")?, read("unit,dossiers\nchau,100\n")?];
    ///
    /// let mut peers = plan.peer_summary(&parts[0])?;
    /// peers.merge(&plan.peer_summary(&parts[1])?)?;
    /// let options = ScoreOptions::default().peers(&peers);
    /// let outcomes = [plan.score_with(&parts[0], &options)?, plan.score_with(&parts[1], &options)?];
    /// let mut standings = outcomes[0].standings();
    /// standings.merge(&outcomes[1].standings())?;
    ///
    /// let first = outcomes[0].among(&standings)?;
    /// let an = first.unit("an")?;
    /// // 80 of the 100 of Châu: 10 × 0.8.
    /// assert_eq!((an.rank, an.total.map(|total| total.to_string()).as_deref()), (Some(2), Some("8.00")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub const fn peers(self, summary: &'a PeerSummary) -> Self {
        Self { peers: Some(summary), ..self }
    }
}

impl fmt::Debug for ScoreOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let watch = self.watch.is_some();
        f.debug_struct("ScoreOptions")
            .field("groups_only", &self.groups_only)
            .field("watch", &watch)
            .field("previous", &self.previous)
            .field("peers", &self.peers.is_some())
            .finish()
    }
}
