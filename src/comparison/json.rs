//! The documented JSON of a comparison: keys in a fixed order, decimals as strings.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::both::Both;
use super::comparison::Comparison;
use super::item::ItemComparison;
use super::scores::Scores;
use super::summary::Summary;
use super::unit::UnitComparison;
use crate::model::Text;
use crate::number::{Exact, Rounding, Shown};
use crate::outcome::Outcome;

/// Returns a number for JSON: exact if it has at most ten places, rounded to ten if not.
fn to_ten_places(number: Option<&Exact>) -> Option<Shown> {
    number?.shown(Rounding::MAX_PLACES).ok()
}

/// `framework`, `version`, `nature`, `as_of` and `digests` of a side, after its name.
struct Side<'a> {
    outcome: &'a Outcome,
    name: &'a Text,
}

impl Serialize for Side<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("framework", self.outcome.framework().id())?;
        map.serialize_entry("version", self.outcome.framework().version())?;
        map.serialize_entry("nature", &self.outcome.nature())?;
        map.serialize_entry("as_of", &self.outcome.as_of())?;
        map.serialize_entry("digests", &self.outcome.digests())?;
        map.end()
    }
}

impl Serialize for Comparison<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sides =
            self.outcomes.with(self.names().as_ref(), |outcome, name| Side { outcome, name });
        let only_units = self.only_units();
        let unit_ids = only_units.as_ref().map(|units| ids(units.iter().map(|unit| &unit.id)));
        let only_items = self.only_items();
        let item_ids = only_items.as_ref().map(|items| ids(items.iter().map(|(id, _)| *id)));
        let silent = |outcome: &'_ Outcome| ids(outcome.not_reported().map(|unit| unit.id));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("base", &sides.base)?;
        map.serialize_entry("other", &sides.other)?;
        map.serialize_entry("measure", &self.measure())?;
        map.serialize_entry("units", &self.units().collect::<Vec<_>>())?;
        map.serialize_entry("only_units", &unit_ids)?;
        map.serialize_entry("only_items", &item_ids)?;
        map.serialize_entry("not_reported", &self.outcomes.map(silent))?;
        map.serialize_entry("summary", &self.summary())?;
        map.serialize_entry("summaries", &self.summaries().collect::<Vec<_>>())?;
        map.end()
    }
}

fn ids(ids: impl Iterator<Item = impl Into<String>>) -> Vec<String> {
    ids.map(Into::into).collect()
}

impl Serialize for Scores {
    /// `base`, `other`, `difference`, `points` and `share`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = self.shown();
        let share = self.share();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("base", &shown.base)?;
        map.serialize_entry("other", &shown.other)?;
        map.serialize_entry("difference", &self.shown_difference())?;
        map.serialize_entry("points", &self.points.as_ref().map(Some).map(to_ten_places))?;
        map.serialize_entry("share", &share.as_ref().map(Option::as_ref).map(to_ten_places))?;
        map.end()
    }
}

impl Serialize for UnitComparison<'_> {
    /// The unit, `nature` and `as_of` of both sides, `total`, `rank`, `rank_change`, `grade`, `verdict`; then its `items`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let unit = self.unit();
        map.serialize_entry("unit", &unit.id)?;
        map.serialize_entry("name", &unit.name)?;
        map.serialize_entry("kind", &unit.kind)?;
        let outcomes = self.comparison().outcomes();
        map.serialize_entry("nature", &outcomes.map(Outcome::nature))?;
        map.serialize_entry("as_of", &outcomes.map(Outcome::as_of))?;
        if let Some(base) = self.base_unit().filter(|base| base.id != unit.id) {
            map.serialize_entry("base_unit", &base.id)?;
        }
        if let Some(predecessors) = self.predecessors() {
            map.serialize_entry("predecessors", &predecessors)?;
        }
        map.serialize_entry("total", &self.total())?;
        map.serialize_entry("rank", &self.ranks())?;
        map.serialize_entry("rank_change", &self.rank_change())?;
        map.serialize_entry("grade", &self.grade().map(|grade| grade.map(|grade| &grade.vi)))?;
        map.serialize_entry("verdict", &self.verdict())?;
        if self.refused() != Both::default() {
            map.serialize_entry("refused", &self.refused())?;
        }
        map.serialize_entry("items", &self.items().collect::<Vec<_>>())?;
        map.end()
    }
}

impl Serialize for ItemComparison<'_> {
    /// `id`, `code`, `score`; for a target its `state` and what is `declared`; `reasons` if there are any.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", self.id())?;
        map.serialize_entry("code", &self.code())?;
        map.serialize_entry("score", &self.scores())?;
        let state = self.state();
        if state != Both::default() {
            map.serialize_entry("state", &state)?;
        }
        if self.declared() != Both::default() {
            map.serialize_entry("declared", &self.declared())?;
        }
        let reasons = self.reasons();
        if !reasons.is_empty() {
            map.serialize_entry("reasons", &reasons)?;
        }
        map.end()
    }
}

impl Serialize for Summary<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let (Some(id), Some(name)) = (self.id, self.name) {
            map.serialize_entry("id", id)?;
            map.serialize_entry("code", &self.code)?;
            map.serialize_entry("name", name)?;
        }
        for (key, count) in
            [("up", self.up), ("down", self.down), ("same", self.same), ("without", self.without)]
        {
            map.serialize_entry(key, &count)?;
        }
        map.serialize_entry("gained", &to_ten_places(self.gained.as_ref()))?;
        map.serialize_entry("lost", &to_ten_places(self.lost.as_ref()))?;
        map.serialize_entry("mean", &to_ten_places(self.mean().as_ref()))?;
        map.end()
    }
}
