//! An analysis: an outcome of which everything is kept that other weights need.

use std::fmt;
use std::sync::Arc;

use super::alone::Alone;
use super::at_best;
use super::blocks::Watch;
use super::bounds::Bounds;
use super::costs::Costs;
use super::draws::Draws;
use super::goals::{self, Goal, LeastEffort};
use super::kept::{Kept, too_large};
use super::profile::{self, Profile};
use super::runs::Source;
use super::sensitivity::Sensitivity;
use super::stability::Stability;
use super::statistics::{self, Correlation, NodeFacts};
use super::study::Study;
use crate::error::Error;
use crate::outcome::Outcome;
use crate::said::said;

/// What every unit of an outcome earns of every indicator, kept to be weighed anew.
#[derive(Clone)]
pub struct Analysis {
    kept: Arc<Kept>,
}

impl Analysis {
    /// Works out what every unit earns of every indicator.
    ///
    /// # Errors
    /// [`Error::Analysis`] if the framework has targets instead of points, its units were merged from others, or only a
    /// part of them was scored.
    /// [`Error::Scoring`] if a number is too large.
    pub fn of(outcome: &Outcome) -> Result<Self, Error> {
        Kept::of(outcome).map(|kept| Self { kept: Arc::new(kept) })
    }

    /// Returns the outcome that is analysed.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.kept.outcome
    }

    /// Returns the totals and ranks of all units in each draw of a table of weights or of a study, computed one draw after
    /// the other.
    ///
    /// # Errors
    /// [`Error::Analysis`] if the weights or the study were read for other rules. A draw is an error if a number in it is too
    /// large.
    pub fn draws<'a>(&'a self, of: impl Into<Source<'a>>) -> Result<Draws<'a>, Error> {
        let source = self.check(of.into())?;
        Ok(Draws::new(&self.kept, source))
    }

    /// Counts how often each unit has which rank in all draws.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 100\nabsent: {missing: zero}\nranking: {places: 1}\n\
    /// #     metrics: {portal: {type: yes_no}, plan: {type: yes_no}}\nindicators:\n\
    /// #     \x20 - {id: portal, points: 60, scoring: {yes_no: portal}}\n\
    /// #     \x20 - {id: plan, points: 40, scoring: {yes_no: plan}}\n")?;
    /// # let dataset = dti_engine::Dataset::from_csv("unit,portal,plan\nan,yes,no\nbinh,no,yes\n".as_bytes(), &framework)?;
    /// # let outcome = dti_engine::Plan::compile(&framework)?.score(&dataset)?;
    /// use dti_engine::analysis::{Analysis, Weights};
    /// let weights = Weights::from_csv("portal,plan\n2,1\n1,3\n3,2\n1,1\n".as_bytes(), &framework)?;
    /// let stability = Analysis::of(&outcome)?.stability(&weights)?;
    /// // First by two draws, and with equal weights beside the other.
    /// let an = stability.unit("an")?;
    /// assert_eq!((an.rank(), an.ranks().collect::<Vec<_>>()), (Some(1), vec![(1, 3), (2, 1)]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`Analysis::draws`] and of its draws.
    pub fn stability<'a>(&'a self, of: impl Into<Source<'a>>) -> Result<Stability, Error> {
        Stability::of(&self.kept, self.check(of.into())?, None)
    }

    /// Does the same, and calls `watch` after every few draws with the number of those done and of all, on the threads
    /// that do the work. It stops the work by returning [`Break`](std::ops::ControlFlow::Break).
    ///
    /// # Errors
    /// Those of [`Analysis::stability`], and [`Error::Cancelled`] if the callback stops the work.
    pub fn stability_watched<'a>(
        &'a self,
        of: impl Into<Source<'a>>,
        watch: &Watch<'_>,
    ) -> Result<Stability, Error> {
        Stability::of(&self.kept, self.check(of.into())?, Some(watch))
    }

    /// Returns the best and the last rank that each unit can have, for all weights within the bounds of a study. There is
    /// no chance in it, and its draws and its grid make no difference.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
    /// #     metrics: {portal: {type: yes_no}, plan: {type: percent}}\nindicators:\n\
    /// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
    /// #     \x20 - {id: plan, points: 50, scoring: {linear: {of: plan, zero_at: 0%, full_at: 100%}}}\n")?;
    /// # let dataset = dti_engine::Dataset::from_csv(
    /// #     "unit,portal,plan\nan,yes,0%\nbinh,no,80%\nchau,no,40%\n".as_bytes(), &framework)?;
    /// # let outcome = dti_engine::Plan::compile(&framework)?.score(&dataset)?;
    /// use dti_engine::analysis::{Analysis, Study};
    /// let study = Study::from_yaml(
    ///     "analysis: demo/firm\nof: {framework: demo/two, version: '1'}\n\
    ///      vary: {weights: {level: indicator, within: 20%}}\ndraws: {count: 0, seed: 2026}\n",
    ///     &framework,
    /// )?;
    /// let bounds = Analysis::of(&outcome)?.bounds(&study)?;
    /// // `an` has 40 to 60 points, `binh` 80 % of what is left, and `chau` half as much as `binh`.
    /// assert_eq!(bounds.unit("an")?.possible, Some((1, 2)));
    /// assert_eq!(bounds.unit("binh")?.possible, Some((1, 2)));
    /// assert_eq!(bounds.unit("chau")?.possible, Some((3, 3)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Analysis`] if the study was read for other rules or varies no weights, if weights are varied in groups
    /// that do not add up, or if a number is too large.
    pub fn bounds(&self, study: &Study) -> Result<Bounds, Error> {
        self.check(study.into())?;
        match &study.weights {
            Some(weights) => Bounds::of(&self.kept, weights),
            None => Err(Error::analysis(said!(
                "the study varies no weights",
                "phân tích không thay đổi trọng số nào"
            ))),
        }
    }

    /// Returns the ranks of all units after one change at a time: each group and indicator left out; each unit left out
    /// if units are compared with each other and are 400 or fewer; each alternative of a study, if one is given.
    ///
    /// # Errors
    /// [`Error::Analysis`] if the study was read for other rules, or a number is too large.
    pub fn alone(&self, study: Option<&Study>) -> Result<Alone, Error> {
        study.map_or(Ok(()), |study| self.check(study.into()).map(|_| ()))?;
        Alone::of(&self.kept, study, None)
    }

    /// Does the same, and calls `watch` after every change with the number of those done and of all, on the threads that
    /// do the work. It stops the work by returning [`Break`](std::ops::ControlFlow::Break).
    ///
    /// # Errors
    /// Those of [`Analysis::alone`], and [`Error::Cancelled`] if the callback stops the work.
    pub fn alone_watched(&self, study: Option<&Study>, watch: &Watch<'_>) -> Result<Alone, Error> {
        study.map_or(Ok(()), |study| self.check(study.into()).map(|_| ()))?;
        Alone::of(&self.kept, study, Some(watch))
    }

    /// Returns how much of the moves of ranks each factor of a study makes, alone and with the others.
    ///
    /// The draws of the study are those of each of two samples, the first being those of [`Analysis::draws`]; with `d`
    /// factors everything is computed draws × (`d` + 2) times.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
    /// #     metrics: {portal: {type: yes_no}, plan: {type: percent}}\nindicators:\n\
    /// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
    /// #     \x20 - {id: plan, points: 50, scoring: {linear: {of: plan, zero_at: 0%, full_at: 100%}}}\n")?;
    /// # let dataset = dti_engine::Dataset::from_csv(
    /// #     "unit,portal,plan\nan,yes,0%\nbinh,no,80%\n".as_bytes(), &framework)?;
    /// # let outcome = dti_engine::Plan::compile(&framework)?.score(&dataset)?;
    /// use dti_engine::analysis::{Analysis, Factor, Study};
    /// let study = Study::from_yaml(
    ///     "analysis: demo/blame\nof: {framework: demo/two, version: '1'}\n\
    ///      vary: {weights: {level: indicator, within: 25%}, rounding: [{total: 1}, {total: 2}]}\n\
    ///      draws: {count: 200, seed: 2026}\n",
    ///     &framework,
    /// )?;
    /// let blamed = Analysis::of(&outcome)?.sensitivity(&study)?;
    /// // Weights change who is first. The places of the total do not.
    /// let totals: Vec<_> = blamed.factors.iter().filter_map(|one| one.total).map(|one| one.to_string()).collect();
    /// assert!(totals[0].starts_with("0.9") || totals[0].starts_with('1'), "{totals:?}");
    /// assert_eq!((blamed.factors[1].factor, totals[1].as_str()), (Factor::Rounding, "0"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Analysis`] if the study was read for other rules, or a number is too large.
    pub fn sensitivity(&self, study: &Study) -> Result<Sensitivity, Error> {
        self.check(study.into())?;
        Sensitivity::of(&self.kept, study, None)
    }

    /// Does the same, and calls `watch` after every few replications with the number of those done and of all, on the
    /// threads that do the work. It stops the work by returning [`Break`](std::ops::ControlFlow::Break).
    ///
    /// # Errors
    /// Those of [`Analysis::sensitivity`], and [`Error::Cancelled`] if the callback stops the work.
    pub fn sensitivity_watched(
        &self,
        study: &Study,
        watch: &Watch<'_>,
    ) -> Result<Sensitivity, Error> {
        self.check(study.into())?;
        Sensitivity::of(&self.kept, study, Some(watch))
    }

    /// Returns what every group and indicator with points does in the outcome: its points beside the part that it has in
    /// the differences of the totals, its correlation with the total, and how many units it tells apart. All units that
    /// are scored count, of all kinds.
    ///
    /// # Errors
    /// [`Error::Analysis`] if a number is too large.
    pub fn nodes(&self) -> Result<Vec<NodeFacts>, Error> {
        statistics::nodes(&self.kept).map_err(too_large)
    }

    /// Returns how the children of each group go together, and with the group. Shares are compared, before they are
    /// shown; units that lack one of the two do not count.
    ///
    /// # Errors
    /// [`Error::Analysis`] if a number is too large.
    pub fn correlations(&self) -> Result<Vec<Correlation>, Error> {
        statistics::correlations(&self.kept).map_err(too_large)
    }

    /// Returns the strengths and the weaknesses of a unit among its peers.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id, or [`Error::Analysis`] if a number is too large.
    pub fn profile(&self, unit: &str) -> Result<Profile, Error> {
        profile::profile(&self.kept, self.outcome().find(unit)?).map_err(too_large)
    }

    /// Returns what a unit can reach next, with the points that it lacks: to pass, the next grade, the rank before its
    /// own. What asks for more than a total is told by its total.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/two\nversion: '1'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 100\nrounding: {total: 1}\nabsent: {missing: zero}\nranking: {places: 1}\n\
    /// #     metrics: {portal: {type: yes_no}, online: {type: count}, dossiers: {type: count}}\nindicators:\n\
    /// #     \x20 - {id: portal, points: 50, scoring: {yes_no: portal}}\n\
    /// #     \x20 - {id: rate, points: 50, scoring: {ratio: {part: online, whole: dossiers, full_at: 80%}}}\n\
    /// #     verdict: {pass_when: [{total: {at_least: 70%}}]}\n")?;
    /// # let dataset = dti_engine::Dataset::from_csv(
    /// #     "unit,portal,online,dossiers\nan,yes,17,110\nbinh,no,80,100\n".as_bytes(), &framework)?;
    /// # let outcome = dti_engine::Plan::compile(&framework)?.score(&dataset)?;
    /// use dti_engine::analysis::{Aim, Analysis};
    /// let analysis = Analysis::of(&outcome)?;
    /// let goals = analysis.goals("an")?;
    /// // 50 + 50 × 17 ÷ 110 ÷ 80 % = 59.659… → 59.7, and 70 are needed.
    /// assert_eq!((&goals[0].aim, goals[0].missing.to_string()), (&Aim::Pass, "10.3".to_owned()));
    /// // 20 more points are 40 % of the 50: 32 % of 110 dossiers, 35.2, so 36 of them; rounded, 35 give 69.9.
    /// let effort = analysis.least_effort("an", &goals[0])?.found().expect("there is a way");
    /// assert_eq!((effort.steps[0].metric.as_str(), effort.total.unwrap().to_string()), ("online", "70.5".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id, or [`Error::Analysis`] if a number is too large.
    pub fn goals(&self, unit: &str) -> Result<Vec<Goal>, Error> {
        goals::goals(&self.kept, self.outcome().find(unit)?).map_err(too_large)
    }

    /// Returns the least effort that takes a unit to a goal: the fewest figures, and of single figures the one that
    /// changes least in proportion. Everything is scored again with them, and only what reaches the goal is returned. A
    /// figure whose share no formula turns round (formulas, surveys, comparisons with peers) is changed where its share runs
    /// one way between the bounds of its metric.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id, [`Error::Analysis`] if the goal is not one of this unit in this outcome or
    /// a number is too large, and those of [`Outcome::what_if`].
    pub fn least_effort(&self, unit: &str, goal: &Goal) -> Result<LeastEffort, Error> {
        at_best::least_effort(&self.kept, self.outcome().find(unit)?, goal, None)
    }

    /// Returns what takes a unit to a goal at the least cost by a table, found in the same way: several cheap changes
    /// may cost less than one. What has no price is left as it is.
    ///
    /// # Errors
    /// Those of [`Analysis::least_effort`], and [`Error::Analysis`] if the costs were read for other rules.
    pub fn least_cost(&self, unit: &str, goal: &Goal, costs: &Costs) -> Result<LeastEffort, Error> {
        if costs.rules != self.outcome().framework().digest() {
            return Err(Error::analysis(said!(
                "the costs were read for other rules than those of the outcome",
                "bảng chi phí được đọc cho bộ quy tắc khác với bộ của kết quả"
            )));
        }
        at_best::least_effort(&self.kept, self.outcome().find(unit)?, goal, Some(costs))
    }

    fn check<'a>(&self, source: Source<'a>) -> Result<Source<'a>, Error> {
        if source.is_for(self.outcome()) {
            return Ok(source);
        }
        Err(Error::analysis(said!(
            "the weights or the study were read for other rules than those of the outcome",
            "trọng số hoặc phân tích được đọc cho bộ quy tắc khác với bộ của kết quả"
        )))
    }
}

impl fmt::Debug for Analysis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Analysis").field("outcome", self.outcome()).finish_non_exhaustive()
    }
}
