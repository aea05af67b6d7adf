//! The documented JSON of an outcome: keys in a fixed order, decimals as strings.

use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::{Outcome, Scorecard, UnitOutcome, findings};
use crate::model::{Body, Criteria, Index, NodeBody, NodeIndex, TargetIndex};

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut outcome = serializer.serialize_struct("Outcome", 5)?;
        outcome.serialize_field("framework", self.framework().id())?;
        outcome.serialize_field("version", self.framework().version())?;
        outcome.serialize_field("units", &Units(self))?;
        outcome.serialize_field("evidence_seen", &self.evidence_seen())?;
        outcome.serialize_field("digests", &self.digests())?;
        outcome.end()
    }
}

struct Units<'a>(&'a Outcome);

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut units = serializer.serialize_seq(Some(self.0.order().len()))?;
        for row in self.0.order() {
            units.serialize_element(&UnitRow { outcome: self.0, row: *row })?;
        }
        units.end()
    }
}

/// One unit as the JSON shows it.
pub(super) struct UnitRow<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) row: usize,
}

impl UnitRow<'_> {
    /// The fields that every unit has, in their order.
    pub(super) fn fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Some(unit_outcome) = self.outcome.unit_outcome(self.row) else { return Ok(()) };
        let UnitOutcome { unit, rank, total, share, grade, verdict } = unit_outcome;
        map.serialize_entry("unit", &unit.id)?;
        map.serialize_entry("name", &unit.name)?;
        map.serialize_entry("rank", &rank)?;
        map.serialize_entry("total", &total.map(|total| total.to_string()))?;
        map.serialize_entry("share", &share.map(|share| share.to_string()))?;
        map.serialize_entry("grade", &grade.map(|grade| &grade.vi))?;
        map.serialize_entry("verdict", &verdict)
    }
}

impl UnitRow<'_> {
    /// What the checks found, where the framework has checks.
    fn findings<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if self.outcome.framework().checks().is_empty() {
            return Ok(());
        }
        let findings: Vec<_> = findings::of_unit(self.outcome, self.row).collect();
        map.serialize_entry("findings", &findings)
    }
}

impl Serialize for UnitRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.fields(&mut map)?;
        match self.outcome.framework().body() {
            Body::Index(tree) => {
                let part = |nodes| NodeScores { row: self, tree, nodes };
                map.serialize_entry("groups", &part(groups(tree)))?;
                map.serialize_entry("indicators", &part(indicators(tree)))?;
                for (name, adjustment) in [("bonus", &tree.bonus), ("penalty", &tree.penalty)] {
                    if let Some(adjustment) = adjustment {
                        map.serialize_entry(name, &part(adjustment.indicators.clone()))?;
                    }
                }
            }
            Body::Criteria(criteria) => {
                let part = |part| TargetStates { row: self, criteria, part };
                map.serialize_entry("targets", &part(TargetPart::Computed))?;
                map.serialize_entry("declared", &part(TargetPart::Declared))?;
            }
        }
        let unit = self.outcome.dataset().units().get(self.row);
        map.serialize_entry("kind", &unit.map(|unit| &unit.kind))?;
        self.findings(&mut map)?;
        map.end()
    }
}

fn groups(tree: &Index) -> Vec<NodeIndex> {
    let is_group = |body: &NodeBody| matches!(body, NodeBody::Group { .. });
    tree.iter().filter(|(_, node)| is_group(&node.body)).map(|(index, _)| index).collect()
}

fn indicators(tree: &Index) -> Vec<NodeIndex> {
    tree.level(&crate::model::Level::Indicators)
}

/// Scores of nodes by id; `null` for what was left out or is not scored.
struct NodeScores<'a> {
    row: &'a UnitRow<'a>,
    tree: &'a Index,
    nodes: Vec<NodeIndex>,
}

impl Serialize for NodeScores<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let UnitRow { outcome, row } = self.row;
        let entries = self.nodes.iter().filter_map(|index| {
            let score = outcome.node_decimal(index.get(), *row);
            Some((self.tree.node(*index)?.id.as_str(), score.map(|score| score.to_string())))
        });
        serializer.collect_map(entries)
    }
}

#[derive(Clone, Copy)]
enum TargetPart {
    Computed,
    Declared,
}

struct TargetStates<'a> {
    row: &'a UnitRow<'a>,
    criteria: &'a Criteria,
    part: TargetPart,
}

impl Serialize for TargetStates<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let UnitRow { outcome, row } = self.row;
        let targets = (0u32..).map(TargetIndex).zip(&self.criteria.targets);
        let entries = targets.filter_map(|(index, target)| {
            let word = match self.part {
                TargetPart::Computed => outcome.scores.target(index.get(), *row).as_str(),
                TargetPart::Declared => match outcome.dataset.declared(index, *row)? {
                    true => "met",
                    false => "not_met",
                },
            };
            Some((target.id.as_str(), word))
        });
        serializer.collect_map(entries)
    }
}

impl Serialize for Scorecard<'_> {
    /// The fields of the unit, then every node or target with its reasons, the gates, the digests.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let framework = self.framework();
        map.serialize_entry("framework", framework.id())?;
        map.serialize_entry("version", framework.version())?;
        self.unit_row().fields(&mut map)?;
        match framework.body() {
            Body::Index(_) => {
                map.serialize_entry("nodes", &self.nodes().collect::<Vec<_>>())?;
                map.serialize_entry("adjustments", &self.adjustments())?;
            }
            Body::Criteria(_) => {
                map.serialize_entry("targets", &self.targets().collect::<Vec<_>>())?;
            }
        }
        self.unit_row().findings(&mut map)?;
        map.serialize_entry("gates", &self.gates())?;
        map.serialize_entry("evidence_seen", &self.outcome().evidence_seen())?;
        map.serialize_entry("digests", &self.outcome().digests())?;
        map.end()
    }
}
