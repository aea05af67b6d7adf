//! Conversion of outcomes, units and scorecards into the results that JSON has.

use std::borrow::Cow;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::cards::Scorecard;
use super::finding;
use super::results::{ById, OutcomeResult, ScorecardResult, UnitResult};
use crate::model::{Adjustment, Body, Index, Level, NodeIndex, TargetIndex, TargetState};
use crate::outcome::{Outcome, UnitOutcome};

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.result_with(Units(self)).serialize(serializer)
    }
}

impl Serialize for UnitOutcome<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.result().serialize(serializer)
    }
}

impl Serialize for Scorecard<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.result().serialize(serializer)
    }
}

/// The units of an outcome, serialized one after another, so that a million of them are never in
/// memory together.
struct Units<'a>(&'a Outcome);

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut units = serializer.serialize_seq(Some(self.0.order().len()))?;
        for unit in self.0.units() {
            units.serialize_element(&unit.result())?;
        }
        units.end()
    }
}

impl Outcome {
    /// Returns the results of all units as data, in the order of the ranking.
    #[must_use]
    pub fn result(&self) -> OutcomeResult<'_> {
        self.result_with(self.units().map(|unit| unit.result()).collect())
    }

    fn result_with<U>(&self, units: U) -> OutcomeResult<'_, U> {
        let framework = self.framework();
        let names: ById<'_, _> = match framework.body() {
            Body::Index(tree) => tree
                .iter()
                .map(|(_, node)| node)
                .chain(tree.views.iter().map(|view| &view.node))
                .map(|node| (node.id().into(), Cow::Borrowed(node.name())))
                .collect(),
            Body::Criteria(criteria) => {
                let targets = criteria.targets.iter();
                targets.map(|t| (t.id.as_str().into(), Cow::Borrowed(&t.name))).collect()
            }
        };
        OutcomeResult {
            framework: framework.id().into(),
            version: framework.version().into(),
            year: framework.year(),
            nature: self.nature(),
            as_of: self.as_of(),
            units,
            not_reported: self.not_reported().map(|unit| unit.id.into()).collect(),
            evidence_seen: self.evidence_seen(),
            digests: self.digests(),
            framework_name: Cow::Borrowed(framework.name()),
            names,
        }
    }
}

impl<'a> Scorecard<'a> {
    /// Returns everything about the unit as data.
    #[must_use]
    pub fn result(&self) -> ScorecardResult<'a> {
        let outcome = self.outcome();
        let is_index = self.framework().index().is_some();
        ScorecardResult {
            framework: self.framework().id().into(),
            version: self.framework().version().into(),
            year: self.framework().year(),
            nature: outcome.nature(),
            as_of: outcome.as_of(),
            result: self.unit().result(),
            predecessors: self.predecessors(),
            nodes: is_index.then(|| self.nodes().collect()),
            adjustments: is_index.then(|| self.adjustments()),
            target_cards: (!is_index).then(|| self.targets().collect()),
            gates: self.gates(),
            grades: self.grades(),
            evidence_seen: outcome.evidence_seen(),
            digests: outcome.digests(),
        }
    }
}

impl<'a> UnitOutcome<'a> {
    /// Returns the result as data, with the scores of all nodes or the states of all targets.
    #[must_use]
    pub fn result(&self) -> UnitResult<'a> {
        let (outcome, row) = (self.outcome, self.row);
        let framework = outcome.framework();
        let has_checks = !framework.checks.is_empty();
        let mut result = UnitResult {
            unit: self.unit.id.as_str().into(),
            name: self.unit.name.as_str().into(),
            rank: self.rank,
            total: self.total,
            no_total: self.no_total,
            share: self.share,
            grade: self.grade.map(|grade| grade.vi.as_str().into()),
            verdict: self.verdict,
            groups: None,
            indicators: None,
            bonus: None,
            penalty: None,
            views: None,
            ranks: None,
            ranks_within: self.within_by_id(),
            targets: None,
            declared: None,
            kind: self.unit.kind.as_str().into(),
            reported: outcome.dataset().reported(row),
            left_out: outcome.left_out_of(row),
            natures: None,
            findings: has_checks.then(|| finding::of_unit(outcome, row).collect()),
            grade_names: self.grade.map(Cow::Borrowed),
            shares: None,
        };
        match framework.body() {
            Body::Index(tree) => self.add_nodes(tree, &mut result),
            Body::Criteria(criteria) => {
                let targets = || (0u32..).map(TargetIndex).zip(&criteria.targets);
                let computed = targets().map(|(index, target)| {
                    (target.id.as_str().into(), outcome.target_state(index.get(), row))
                });
                let declared = targets().filter_map(|(index, target)| {
                    let state = match outcome.dataset().declared(index, row)? {
                        true => TargetState::Met,
                        false => TargetState::NotMet,
                    };
                    Some((target.id.as_str().into(), state))
                });
                result.targets = Some(computed.collect());
                result.declared = Some(declared.collect());
                let nature = |target| outcome.target_origin(target, row).nature;
                result.natures = outcome.is_mixed().then(|| {
                    targets()
                        .map(|(_, target)| (target.id.as_str().into(), nature(target)))
                        .collect()
                });
            }
        }
        result
    }

    fn within_by_id(&self) -> Option<ById<'a, Option<u32>>> {
        let ranks: ById<'a, Option<u32>> =
            self.ranks_within().map(|(id, rank)| (id.into(), rank)).collect();
        (!ranks.is_empty()).then_some(ranks)
    }

    fn add_nodes(&self, tree: &'a Index, result: &mut UnitResult<'a>) {
        let (outcome, row) = (self.outcome, self.row);
        let score = |index: NodeIndex| outcome.node_shown(index.get(), row);
        let scores = |nodes: &[NodeIndex]| {
            let scored =
                nodes.iter().map(|index| Some((tree.node(*index)?.id().into(), score(*index))));
            scored.flatten().collect()
        };
        let groups = tree.iter().filter(|(_, node)| node.is_group());
        result.groups =
            Some(groups.map(|(index, node)| (node.id().into(), score(index))).collect());
        result.indicators = Some(scores(&tree.level(&Level::Indicators)));
        let adjustment = |rule: &Option<Adjustment>| Some(scores(&rule.as_ref()?.indicators));
        result.bonus = adjustment(&tree.bonus);
        result.penalty = adjustment(&tree.penalty);
        let views = || self.views().map(|(view, came)| (view.id().into(), came)).collect();
        result.views = (!tree.views.is_empty()).then(views);
        let ranks = || self.ranks().map(|(id, rank)| (id.into(), rank)).collect();
        result.ranks = tree.levels.iter().any(|level| level.ranking.is_some()).then(ranks);
        let shares =
            tree.iter().map(|(index, node)| (node.id().into(), outcome.node_share(index, row)));
        result.shares = Some(shares.collect());
        let nature = |index| outcome.node_origin(index, row).nature;
        result.natures = outcome
            .dataset()
            .is_mixed()
            .then(|| tree.iter().map(|(index, node)| (node.id().into(), nature(index))).collect());
    }
}
