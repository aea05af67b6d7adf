//! Units in rank order, and the result of each.

use std::num::NonZeroU32;

use serde::Serialize;

use super::{Outcome, Verdict, ViewResult};
use crate::dataset::Unit;
use crate::error::Error;
use crate::evaluation::NoTotal;
use crate::model::{Index, Text, View};
use crate::number::Shown;

/// The short result of one unit. Serializes as [`UnitResult`](crate::scorecard::UnitResult), with
/// the scores of all nodes or the states of all targets.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct UnitOutcome<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// Its rank among the units of its kind. `None` if the framework has no ranking, or the unit
    /// has no total.
    pub rank: Option<u32>,
    /// Its total, with the places that cover it. For `criteria`, the number of targets met.
    pub total: Option<Shown>,
    /// The reason why it has no total. `None` if it has one.
    pub no_total: Option<NoTotal>,
    /// Total ÷ points, to six places.
    pub share: Option<Shown>,
    /// Its grade. `None` if the framework has no grades, or no bound is reached.
    pub grade: Option<&'a Text>,
    /// Its verdict. `None` if the framework has none.
    pub verdict: Option<Verdict>,
    pub(crate) outcome: &'a Outcome,
    pub(crate) row: usize,
}

/// A line of a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place<'a> {
    /// The rank, from 1.
    pub rank: u32,
    /// The unit.
    pub unit: &'a Unit,
    /// The total.
    pub total: Shown,
}

impl Outcome {
    /// Returns the units in rank order, each with its row.
    pub(crate) fn in_order(
        &self,
    ) -> impl ExactSizeIterator<Item = (usize, &Unit)> + DoubleEndedIterator {
        let units = self.dataset().rows();
        let rows = self.order().iter().filter_map(|row| Some((*row, units.get(*row)?)));
        rows.collect::<Vec<_>>().into_iter()
    }

    /// Returns all units in rank order, ties in Vietnamese alphabetical order, kinds one after
    /// another. If the framework has no ranking, returns them in the order of the dataset. Units
    /// that did not report come last.
    pub fn units(&self) -> impl ExactSizeIterator<Item = UnitOutcome<'_>> + DoubleEndedIterator {
        self.in_order().map(|(row, unit)| self.outcome_of(unit, row))
    }

    /// Returns all units in the order of the dataset, without the sorting that [`Outcome::units`] does.
    pub fn results(&self) -> impl ExactSizeIterator<Item = UnitOutcome<'_>> + DoubleEndedIterator {
        self.dataset().rows().iter().enumerate().map(|(row, unit)| self.outcome_of(unit, row))
    }

    /// Returns the ranked units in rank order, kinds one after another.
    ///
    /// ```
    /// # let rules = |ranking: &str| dti_engine::Framework::from_yaml(&format!("framework: demo/one\nversion: '2024'\n\
    /// #     kind: index\nunit_kind: commune\npoints: 10\nabsent: {{missing: zero}}\nmetrics: {{portal: {{type: yes_no}}}}\n\
    /// #     indicators: [{{id: portal, points: 10, scoring: {{yes_no: portal}}}}]\n{ranking}"));
    /// # use dti_engine::{Dataset, Framework, Outcome, Plan};
    /// # let score = |framework: &Framework| -> Result<Outcome, dti_engine::Error> {
    /// #     let dataset = Dataset::from_csv("unit,portal\nan,no\nbinh,yes\n".as_bytes(), framework)?;
    /// #     Plan::compile(framework)?.score(&dataset)
    /// # };
    /// let outcome = score(&rules("ranking: {places: 2}\n")?)?;
    /// for place in outcome.ranking() {
    ///     println!("{} {} {}", place.rank, place.unit.name, place.total);
    /// }
    /// assert_eq!(outcome.ranking().map(|place| place.unit.id.as_str()).collect::<Vec<_>>(), ["binh", "an"]);
    /// // Rules without a ranking are told apart from rules by which no unit could be ranked.
    /// assert!(outcome.framework().is_ranked() && !score(&rules("")?)?.framework().is_ranked());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn ranking(&self) -> impl ExactSizeIterator<Item = Place<'_>> + DoubleEndedIterator {
        let place = |UnitOutcome { unit, rank, total, .. }| {
            Some(Place { rank: rank?, unit, total: total? })
        };
        self.units().filter_map(place).collect::<Vec<_>>().into_iter()
    }

    /// Returns the result of one unit.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] with the nearest id.
    pub fn unit(&self, id: &str) -> Result<UnitOutcome<'_>, Error> {
        let row = self.find(id)?;
        self.unit_outcome(row).ok_or_else(|| self.unknown(id))
    }

    /// Returns the result of the unit in a row.
    pub(crate) fn unit_outcome(&self, row: usize) -> Option<UnitOutcome<'_>> {
        Some(self.outcome_of(self.dataset().rows().get(row)?, row))
    }

    /// Returns the result of a unit, whose row is `row`.
    pub(crate) fn outcome_of<'a>(&'a self, unit: &'a Unit, row: usize) -> UnitOutcome<'a> {
        UnitOutcome {
            unit,
            rank: self.ranks().get(row).copied().flatten().map(NonZeroU32::get),
            total: self.total_shown(row),
            no_total: self.no_total(row),
            share: self.share(row),
            grade: self.grade(row),
            verdict: self.unit_verdict(row),
            outcome: self,
            row,
        }
    }
}

impl Outcome {
    /// Returns the rank of a unit among its kind by a group of a level that has a `ranking`, or by a view that has one.
    /// `None` if there is no such ranking, or the unit has no score there.
    ///
    /// # Errors
    /// [`Error::UnknownUnit`] or [`Error::UnknownNode`] with the nearest id.
    pub fn rank_by(&self, node: &str, unit: &str) -> Result<Option<u32>, Error> {
        let row = self.find(unit)?;
        let found = self.framework().index().and_then(|tree| tree.find_scored(node));
        let (index, _) = found.ok_or_else(|| Error::unknown_node(node, self.framework()))?;
        Ok(self.rank_by_node(index, row).map(NonZeroU32::get))
    }
}

impl<'a> UnitOutcome<'a> {
    /// Returns the rank of the unit by each group of the levels that have a `ranking`, and then by each view that has
    /// one, with the id of the group or view. `None` where the unit has no score.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\nmetrics: {portal: {type: yes_no}}\n\
    /// #     levels: [{id: pillar, ranking: {places: 2}}]\ngroups:\n\
    /// #     \x20 - {id: services, points: 10, indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]}\n")?;
    /// # use dti_engine::{Dataset, Plan};
    /// // levels: [{id: pillar, ranking: {places: 2}}]
    /// let dataset = Dataset::from_csv("unit,portal\nan,no\nbinh,yes\n".as_bytes(), &framework)?;
    /// let outcome = Plan::compile(&framework)?.score(&dataset)?;
    /// assert_eq!(outcome.unit("an")?.ranks().collect::<Vec<_>>(), [("services", Some(2))]);
    /// assert_eq!(outcome.rank_by("services", "binh")?, Some(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ranks(&self) -> impl Iterator<Item = (&'a str, Option<u32>)> + use<'a> {
        let (outcome, row) = (self.outcome, self.row);
        let tree = outcome.framework().index();
        tree.into_iter().flat_map(Index::ranked).map(move |(index, node)| {
            (node.id(), outcome.rank_by_node(index, row).map(NonZeroU32::get))
        })
    }

    /// Returns the further ranks of the unit (`ranking: {also_within: [district]}`), each among the units of its kind
    /// with the same value of an attribute, with the attribute's id. `None` where the unit has no rank, or the attribute
    /// is not known.
    ///
    /// ```
    /// # let framework = dti_engine::Framework::from_yaml("framework: demo/one\nversion: '2024'\nkind: index\n\
    /// #     unit_kind: commune\npoints: 10\nabsent: {missing: zero}\nattributes: {district: {}}\n\
    /// #     metrics: {rate: {type: percent}}\nranking: {places: 2, also_within: [district]}\n\
    /// #     indicators: [{id: rate, points: 10, scoring: {formula: rate}}]\n")?;
    /// # use dti_engine::{Dataset, Plan};
    /// // ranking: {places: 2, also_within: [district]}
    /// let data = "unit,district,rate\nan,Đông,90%\nbinh,Đông,80%\nchau,Tây,70%\n";
    /// let dataset = Dataset::from_csv(data.as_bytes(), &framework)?;
    /// let outcome = Plan::compile(&framework)?.score(&dataset)?;
    /// let chau = outcome.unit("chau")?;
    /// assert_eq!((chau.rank, chau.ranks_within().next()), (Some(3), Some(("district", Some(1)))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ranks_within(&self) -> impl Iterator<Item = (&'a str, Option<u32>)> + use<'a> {
        let (outcome, row) = (self.outcome, self.row);
        outcome.framework().ranked_within().enumerate().map(move |(place, attribute)| {
            (attribute.id.as_str(), outcome.rank_within(place, row).map(NonZeroU32::get))
        })
    }

    /// Returns what each view of the framework comes to for the unit, in the order of the rule file.
    pub fn views(&self) -> impl ExactSizeIterator<Item = (View<'a>, ViewResult)> + use<'a> {
        let views = self.outcome.framework().views();
        let results = self.outcome.views_of(self.row);
        views.zip(results).collect::<Vec<_>>().into_iter()
    }
}
