//! Scoring: from a plan and a dataset to an outcome.

use super::Outcome;
use crate::dataset::{Dataset, DatasetBuilder};
use crate::error::Error;
use crate::evaluation::{PeerSummary, ScoreOptions, evaluate, summarize};
use crate::plan::Plan;
use crate::said::said;

impl Plan {
    /// Scores every unit of a dataset.
    ///
    /// # Errors
    /// [`Error::OtherRules`] if the dataset was read for other metrics, targets, unit kinds or attributes; rules that have the
    /// same, such as a draft or the next version, may score it ([`Dataset::framework`] says what it was read for).
    /// [`Error::NoYearBefore`] if the rules look at the
    /// year before; [`Plan::score_with`] takes its dataset. [`Error::Scoring`] with every
    /// unit and node that has no score because a value is absent where the rules call that an
    /// error, or because a number is too large.
    pub fn score(&self, dataset: &Dataset) -> Result<Outcome, Error> {
        self.score_with(dataset, &ScoreOptions::default())
    }

    /// Scores every unit with options, such as a progress callback or the dataset of the year before; see
    /// [`ScoreOptions`].
    ///
    /// # Errors
    /// The errors of [`Plan::score`], [`Error::Cancelled`] if the progress callback stops the work, and
    /// [`Error::OtherRules`] if the dataset of the year before was read for other metrics.
    pub fn score_with(
        &self,
        dataset: &Dataset,
        options: &ScoreOptions<'_>,
    ) -> Result<Outcome, Error> {
        dataset.check_rules(&self.inner.framework)?;
        let plan = &*self.inner;
        let mut dataset = self.beside_previous(dataset, options)?;
        if let Some(summary) = options.peers {
            summary.check_rules(self.digest())?;
            if summary.carries_evidence() && !dataset.carries_evidence() {
                dataset = dataset.with_evidence_elsewhere();
            }
        }
        let (scores, peers) = evaluate(plan, &dataset, options)?;
        let mut outcome = Outcome::new(self.clone(), dataset, scores, peers);
        outcome.of_all = options.peers.map(PeerSummary::origin);
        Ok(outcome)
    }

    /// Returns what must be known of the units of a dataset to score units of other datasets as their peers.
    ///
    /// Summaries of the parts of a dataset are put together with [`PeerSummary::merge`], and given to
    /// [`ScoreOptions::peers`] to score any part.
    ///
    /// # Errors
    /// [`Error::OtherRules`] if the dataset was read for other rules, [`Error::NoYearBefore`] if the rules look at the
    /// year before ([`Plan::peer_summary_with`] takes its dataset), and [`Error::Scoring`] if a number is too large.
    pub fn peer_summary(&self, dataset: &Dataset) -> Result<PeerSummary, Error> {
        self.peer_summary_with(dataset, &ScoreOptions::default())
    }

    /// Returns the summary of a dataset beside that of the year before ([`ScoreOptions::previous`]), of which every unit
    /// belongs to one part only, as those of this year do.
    ///
    /// # Errors
    /// The errors of [`Plan::peer_summary`].
    pub fn peer_summary_with(
        &self,
        dataset: &Dataset,
        options: &ScoreOptions<'_>,
    ) -> Result<PeerSummary, Error> {
        dataset.check_rules(&self.inner.framework)?;
        summarize(self, &self.beside_previous(dataset, options)?)
    }

    /// Returns the units of a dataset that the rules have points for, with the year before beside them if the rules
    /// look at it.
    fn beside_previous(
        &self,
        dataset: &Dataset,
        options: &ScoreOptions<'_>,
    ) -> Result<Dataset, Error> {
        let framework = self.framework();
        let dataset =
            &framework.points_of().map_or_else(|| dataset.clone(), |kind| dataset.only(kind));
        let Some(previous) = framework.previous.values().next() else { return Ok(dataset.clone()) };
        match options.previous.or(dataset.before()) {
            Some(before) => {
                before.check_rules(framework)?;
                Ok(dataset.beside(before, framework)?)
            }
            None => Err(Error::NoYearBefore { metric: previous.metric().id.clone() }),
        }
    }
}

impl Outcome {
    /// Scores a changed copy of the data by the same rules. `change` edits the copy.
    ///
    /// Where the nature of the figures is known, values that are changed are synthetic, and so is what comes of them: a
    /// scenario is not published as what was reported. A value that was not made up, such as one that a council decided, is
    /// given its own [`value_origin`](crate::dataset::UnitEntry::value_origin) after it.
    ///
    /// ```
    /// # use dti_engine::{Dataset, Framework, Plan};
    /// # let framework = Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
    /// #     indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\nranking: {places: 2}\n")?;
    /// # let plan = Plan::compile(&framework)?;
    /// # let dataset = Dataset::from_csv("unit,portal\nan,no\nbinh,yes\n".as_bytes(), &framework)?;
    /// let outcome = plan.score(&dataset)?;
    /// let scenario = outcome.what_if(|data| {
    ///     data.revise("an")?.value("portal", true);
    ///     Ok(())
    /// })?;
    /// assert_eq!((outcome.unit("an")?.rank, scenario.unit("an")?.rank), (Some(2), Some(1)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] and any other error of `change`, [`Error::Diagnostics`] with every
    /// fault of the changes, and the errors of [`Plan::score`]. [`Error::Mergers`] for merged units, which have
    /// no figures to change. [`Error::Analysis`] for a part of the units ([`ScoreOptions::peers`], [`Outcome::among`]):
    /// a change would move units that are not here.
    pub fn what_if(
        &self,
        change: impl FnOnce(&mut DatasetBuilder<'_>) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        if let Some(merged) = self.merged() {
            let reason = said!(
                "merged units have no figures to change: change those from before",
                "đơn vị sáp nhập không có số liệu để thay đổi: hãy thay đổi số liệu của các đơn vị cũ"
            );
            return Err(Error::Mergers { mergers: merged.mergers.clone(), reason });
        }
        if self.is_part() {
            return Err(Error::of_part());
        }
        let mut builder = self.dataset().to_builder(self.framework())?;
        builder.make_up();
        change(&mut builder)?;
        let before = self.dataset().before();
        let options = before
            .map_or_else(ScoreOptions::default, |before| ScoreOptions::default().previous(before));
        self.whole_plan().score_with(&builder.build()?, &options)
    }
}
