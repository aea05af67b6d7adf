//! All answers about an outcome, worked out once for reports.

use std::ops::ControlFlow;

use serde::Serialize;

use super::alone::Alone;
use super::analysis::Analysis;
use super::bounds::Bounds;
use super::costs::Costs;
use super::goals::{Goal, LeastEffort};
use super::profile::Profile;
use super::sensitivity::Sensitivity;
use super::stability::Stability;
use super::statistics::{Correlation, NodeFacts};
use super::study::Study;
use crate::error::Error;
use crate::word::words;

words! {
    /// A stage of the work on an analysis, for progress.
    #[non_exhaustive]
    pub enum Stage {
        /// The draws of a study.
        Draws = "draws",
        /// What each factor is blamed for.
        Sensitivity = "sensitivity",
        /// One change at a time.
        Alone = "alone",
    }
}

/// What an analysis says of all units: bounds, draws, one change at a time, what indicators do.
///
/// ```
/// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
/// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
/// #     metrics: {portal: {type: yes_no}, plan: {type: percent}}\nindicators:\n\
/// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
/// #     \x20 - {id: plan, points: 50, scoring: {linear: {of: plan, zero_at: 0%, full_at: 100%}}}\n")?;
/// # let dataset = dti_engine::Dataset::from_csv("unit,portal,plan\nan,yes,0%\nbinh,no,80%\n".as_bytes(), &framework)?;
/// # let outcome = dti_engine::Plan::compile(&framework)?.score(&dataset)?;
/// use dti_engine::analysis::{Analysis, Answers, Study};
/// use dti_engine::{Language, report};
/// let study = Study::of_weights(&framework, 25, 200, 2026)?;
/// let answers = Answers::of(&Analysis::of(&outcome)?, Some(&study))?;
/// assert!(report::of_analysis(&answers, Language::En).to_markdown().contains("Ranks that are possible"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Answers {
    #[serde(skip)]
    analysis: Analysis,
    #[serde(skip)]
    costs: Option<Costs>,
    /// The ranks that are possible. `None` without a study of weights, or where groups do not add up.
    pub bounds: Option<Bounds>,
    /// The ranks in draws. `None` without a study that draws.
    pub stability: Option<Stability>,
    /// What each factor of the study is blamed for. `None` unless the study draws from two factors or more.
    pub sensitivity: Option<Sensitivity>,
    /// Ranks after one change at a time.
    pub alone: Alone,
    /// What groups and indicators do.
    pub nodes: Vec<NodeFacts>,
    /// What goes together.
    pub correlations: Vec<Correlation>,
}

/// What an analysis says of one unit.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct UnitAnswers {
    /// Its strengths and weaknesses.
    pub profile: Profile,
    /// What it can reach next.
    pub goals: Vec<Goal>,
    /// For each goal the least effort. `None` if none was looked for.
    pub efforts: Option<Vec<LeastEffort>>,
}

impl Answers {
    /// Works out all answers. Without a study there are no bounds and no draws.
    ///
    /// # Errors
    /// Those of [`Analysis::stability`] and [`Analysis::alone`].
    pub fn of(analysis: &Analysis, study: Option<&Study>) -> Result<Self, Error> {
        Self::of_watched(analysis, study, &|_, _, _| ControlFlow::Continue(()))
    }

    /// Does the same, and calls `watch` during each stage with the pieces of work done and those of all, on the threads
    /// that do the work. It stops the work by returning [`ControlFlow::Break`].
    ///
    /// # Errors
    /// Those of [`Answers::of`], and [`Error::Cancelled`] if the callback stops the work.
    pub fn of_watched(
        analysis: &Analysis,
        study: Option<&Study>,
        watch: &(dyn Fn(Stage, usize, usize) -> ControlFlow<()> + Sync),
    ) -> Result<Self, Error> {
        let during = |stage| move |done, all| watch(stage, done, all);
        let draws = study.filter(|study| study.draws() > 0);
        Ok(Self {
            analysis: analysis.clone(),
            costs: None,
            // Where groups do not add up, draws tell what bounds cannot.
            bounds: study.and_then(|study| analysis.bounds(study).ok()),
            stability: draws
                .map(|study| analysis.stability_watched(study, &during(Stage::Draws)))
                .transpose()?,
            sensitivity: draws
                .filter(|study| study.factors().len() > 1)
                .map(|study| analysis.sensitivity_watched(study, &during(Stage::Sensitivity)))
                .transpose()?,
            alone: analysis.alone_watched(study, &during(Stage::Alone))?,
            nodes: analysis.nodes()?,
            correlations: analysis.correlations()?,
        })
    }

    /// Takes costs, by which the ways to goals are chosen.
    #[must_use]
    pub fn with_costs(self, costs: Costs) -> Self {
        Self { costs: Some(costs), ..self }
    }

    /// Returns the analysis.
    #[must_use]
    pub const fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// Works out the answers about one unit.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id, and those of [`Analysis::least_effort`].
    pub fn unit(&self, unit: &str) -> Result<UnitAnswers, Error> {
        let outline = self.outline(unit)?;
        let efforts = outline.goals.iter().map(|goal| match &self.costs {
            Some(costs) => self.analysis.least_cost(unit, goal, costs),
            None => self.analysis.least_effort(unit, goal),
        });
        let efforts = Some(efforts.collect::<Result<_, Error>>()?);
        Ok(UnitAnswers { efforts, ..outline })
    }

    /// Works out the answers about one unit without the least effort, for which all units are scored again many times.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id, or [`Error::Analysis`] if a number is too large.
    pub fn outline(&self, unit: &str) -> Result<UnitAnswers, Error> {
        let (profile, goals) = (self.analysis.profile(unit)?, self.analysis.goals(unit)?);
        Ok(UnitAnswers { profile, goals, efforts: None })
    }
}
