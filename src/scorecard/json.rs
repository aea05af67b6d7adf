//! The documented JSON of an outcome: keys in a fixed order, decimals as strings.

use indexmap::IndexMap;
use serde::ser::{SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::cards::Scorecard;
use super::finding;
use crate::model::{Body, Criteria, Index, NodeBody, NodeIndex, TargetIndex};
use crate::outcome::{Outcome, UnitOutcome};

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut outcome = serializer.serialize_struct("Outcome", 8)?;
        outcome.serialize_field("framework", self.framework().id())?;
        outcome.serialize_field("version", self.framework().version())?;
        outcome.serialize_field("nature", &self.nature())?;
        outcome.serialize_field("as_of", &self.as_of())?;
        outcome.serialize_field("units", &Units(self))?;
        let silent: Vec<&str> = self.not_reported().map(|unit| unit.id).collect();
        outcome.serialize_field("not_reported", &silent)?;
        outcome.serialize_field("evidence_seen", &self.evidence_seen())?;
        outcome.serialize_field("digests", &self.digests())?;
        outcome.end()
    }
}

struct Units<'a>(&'a Outcome);

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut units = serializer.serialize_seq(Some(self.0.order().len()))?;
        let shape = self.0.framework().index().map(Shape::of);
        for row in self.0.order() {
            let row = UnitRow { outcome: self.0, row: *row };
            units.serialize_element(&UnitFields { row, shape: shape.as_ref() })?;
        }
        units.end()
    }
}

/// One unit as the JSON shows it.
#[derive(Clone, Copy)]
pub(super) struct UnitRow<'a> {
    pub(super) outcome: &'a Outcome,
    pub(super) row: usize,
}

impl UnitRow<'_> {
    /// The fields that every unit has, in their order.
    pub(super) fn fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Some(unit_outcome) = self.outcome.unit_outcome(self.row) else { return Ok(()) };
        let UnitOutcome { unit, rank, total, no_total, share, grade, verdict } = unit_outcome;
        map.serialize_entry("unit", &unit.id)?;
        map.serialize_entry("name", &unit.name)?;
        map.serialize_entry("rank", &rank)?;
        map.serialize_entry("total", &total.map(|total| total.to_string()))?;
        if no_total.is_some() {
            map.serialize_entry("no_total", &no_total)?;
        }
        map.serialize_entry("share", &share.map(|share| share.to_string()))?;
        map.serialize_entry("grade", &grade.map(|grade| &grade.vi))?;
        map.serialize_entry("verdict", &verdict)
    }

    /// Whether the unit reported, and what its total leaves out.
    fn about_total<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("reported", &self.outcome.dataset().reported(self.row))?;
        map.serialize_entry("left_out", &self.outcome.left_out_of(self.row))
    }

    /// What the checks found, where the framework has checks.
    fn findings<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if self.outcome.framework().checks.is_empty() {
            return Ok(());
        }
        let findings: Vec<_> = finding::of_unit(self.outcome, self.row).collect();
        map.serialize_entry("findings", &findings)
    }
}

impl UnitRow<'_> {
    /// The nature of each target or node of the unit, by id, where some figures have another nature than the
    /// rest.
    fn natures<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let Self { outcome, row } = *self;
        if !outcome.dataset().is_mixed() {
            return Ok(());
        }
        let natures: IndexMap<&str, _> = match outcome.framework().body() {
            Body::Index(tree) => {
                let origin = |index| outcome.node_origin(index, row).nature;
                tree.iter().map(|(index, node)| (node.id(), origin(index))).collect()
            }
            Body::Criteria(criteria) => {
                let origin = |target| outcome.target_origin(target, row).nature;
                criteria.targets.iter().map(|target| (target.id.as_str(), origin(target))).collect()
            }
        };
        map.serialize_entry("natures", &natures)
    }
}

/// Which nodes stand where, the same for every unit.
struct Shape<'a> {
    tree: &'a Index,
    groups: Vec<NodeIndex>,
    indicators: Vec<NodeIndex>,
}

impl<'a> Shape<'a> {
    fn of(tree: &'a Index) -> Self {
        let is_group = |body: &NodeBody| matches!(body, NodeBody::Group { .. });
        let groups = tree.iter().filter(|(_, node)| is_group(node.body()));
        Self {
            tree,
            groups: groups.map(|(index, _)| index).collect(),
            indicators: tree.level(&crate::model::Level::Indicators),
        }
    }
}

struct UnitFields<'a> {
    row: UnitRow<'a>,
    shape: Option<&'a Shape<'a>>,
}

impl Serialize for UnitFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let UnitRow { outcome, row } = self.row;
        self.row.fields(&mut map)?;
        if let Some(Shape { tree, groups, indicators }) = self.shape {
            let part = |nodes| NodeScores { row: &self.row, tree, nodes };
            map.serialize_entry("groups", &part(groups))?;
            map.serialize_entry("indicators", &part(indicators))?;
            for (name, adjustment) in [("bonus", &tree.bonus), ("penalty", &tree.penalty)] {
                if let Some(adjustment) = adjustment {
                    map.serialize_entry(name, &part(&adjustment.indicators))?;
                }
            }
        }
        if let Body::Criteria(criteria) = outcome.framework().body() {
            let part = |part| TargetStates { row: &self.row, criteria, part };
            map.serialize_entry("targets", &part(TargetPart::Computed))?;
            map.serialize_entry("declared", &part(TargetPart::Declared))?;
        }
        let unit = outcome.dataset().rows().get(row);
        map.serialize_entry("kind", &unit.map(|unit| &unit.kind))?;
        self.row.about_total(&mut map)?;
        self.row.natures(&mut map)?;
        self.row.findings(&mut map)?;
        map.end()
    }
}

/// Scores of nodes by id; `null` for what was left out or is not scored.
struct NodeScores<'a> {
    row: &'a UnitRow<'a>,
    tree: &'a Index,
    nodes: &'a [NodeIndex],
}

/// A decimal as text, on the stack.
struct DecimalText {
    bytes: [u8; Self::LEN],
    start: usize,
}

impl DecimalText {
    /// A slot has ten digits, and at most ten places.
    const LEN: usize = 16;

    /// `slot × 10^−places` with all its places: what [`Decimal`](crate::number::Decimal) shows.
    fn of(slot: i32, places: u32) -> Self {
        let mut text = Self { bytes: [b'0'; Self::LEN], start: Self::LEN };
        let mut rest = slot.unsigned_abs();
        let mut written = 0u32;
        while rest > 0 || written <= places {
            if written == places && places > 0 {
                text.put(b'.');
            }
            let digit = rest.checked_rem(10).and_then(|digit| u8::try_from(digit).ok());
            text.put(b'0'.saturating_add(digit.unwrap_or(0)));
            rest = rest.checked_div(10).unwrap_or(0);
            written = written.saturating_add(1);
        }
        if slot < 0 {
            text.put(b'-');
        }
        text
    }

    fn put(&mut self, byte: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.start) {
            *place = byte;
        }
    }

    fn as_str(&self) -> &str {
        let bytes = self.bytes.get(self.start..).unwrap_or_default();
        // Digits and signs only.
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl Serialize for NodeScores<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let UnitRow { outcome, row } = self.row;
        let mut map = serializer.serialize_map(Some(self.nodes.len()))?;
        for index in self.nodes {
            let Some(node) = self.tree.node(*index) else { continue };
            match outcome.node_in_whole_numbers(index.get(), *row) {
                Some((slot, places)) => {
                    map.serialize_entry(node.id(), DecimalText::of(slot, places).as_str())?;
                }
                None => {
                    let score = outcome.node_shown(index.get(), *row);
                    map.serialize_entry(node.id(), &score.map(|score| score.to_string()))?;
                }
            }
        }
        map.end()
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
                TargetPart::Computed => outcome.target_state(index.get(), *row).as_str(),
                TargetPart::Declared => match outcome.dataset().declared(index, *row)? {
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
        let unit = UnitRow { outcome: self.outcome(), row: self.row() };
        let framework = self.framework();
        map.serialize_entry("framework", framework.id())?;
        map.serialize_entry("version", framework.version())?;
        map.serialize_entry("nature", &self.outcome().nature())?;
        map.serialize_entry("as_of", &self.outcome().as_of())?;
        unit.fields(&mut map)?;
        unit.about_total(&mut map)?;
        match framework.body() {
            Body::Index(_) => {
                map.serialize_entry("nodes", &self.nodes().collect::<Vec<_>>())?;
                map.serialize_entry("adjustments", &self.adjustments())?;
            }
            Body::Criteria(_) => {
                map.serialize_entry("targets", &self.targets().collect::<Vec<_>>())?;
            }
        }
        unit.findings(&mut map)?;
        map.serialize_entry("gates", &self.gates())?;
        map.serialize_entry("evidence_seen", &self.outcome().evidence_seen())?;
        map.serialize_entry("digests", &self.outcome().digests())?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::DecimalText;
    use crate::number::Decimal;

    #[test]
    fn whole_numbers_look_like_decimals() {
        for places in [0, 1, 2, 4, 10] {
            for slot in [0, 1, 9, 10, 99, 100, 101, 8_333, -5, -120, 1_073_741_823] {
                let decimal = Decimal::new(slot.into(), places).to_string();
                assert_eq!(DecimalText::of(slot, places).as_str(), decimal);
            }
        }
    }
}
