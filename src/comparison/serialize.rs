//! The documented JSON of a comparison: keys in a fixed order, decimals as strings.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::{Both, Comparison, ItemComparison, Scores, Summary, UnitComparison};
use crate::model::Text;
use crate::number::{Exact, Rounding, Shown};
use crate::outcome::Outcome;

fn text(decimal: Option<Shown>) -> Option<String> {
    decimal.map(|decimal| decimal.to_string())
}

/// A fraction to ten places where no decimal is exact.
fn in_brief(number: Option<&Exact>) -> Option<String> {
    text(number.and_then(|number| number.shown(Rounding::MAX_PLACES).ok()))
}

/// `framework`, `version`, `nature`, `as_of` and `digests` of a side, with what it is called.
struct Side<'a> {
    outcome: &'a Outcome,
    name: &'a Text,
}

impl Serialize for Side<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("framework", self.outcome.framework().id())?;
        map.serialize_entry("version", self.outcome.framework().version())?;
        map.serialize_entry("nature", &self.outcome.nature())?;
        map.serialize_entry("as_of", &self.outcome.as_of())?;
        map.serialize_entry("digests", &self.outcome.digests())?;
        map.end()
    }
}

/// A list that is made while it is written.
struct List<F>(F);

impl<T: Serialize, I: Iterator<Item = T>, F: Fn() -> I> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for one in (self.0)() {
            list.serialize_element(&one)?;
        }
        list.end()
    }
}

impl Serialize for Comparison<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sides =
            self.outcomes.with(self.sides.names().as_ref(), |outcome, name| Side { outcome, name });
        let units = self
            .only_units()
            .map(|units| units.into_iter().map(|unit| unit.id.as_str()).collect::<Vec<_>>());
        let items =
            self.only_items().map(|items| items.into_iter().map(|(id, _)| id).collect::<Vec<_>>());
        let mut map = serializer.serialize_map(Some(9))?;
        map.serialize_entry("base", &sides.base)?;
        map.serialize_entry("other", &sides.other)?;
        map.serialize_entry("measure", &self.measure)?;
        map.serialize_entry("units", &List(|| self.units()))?;
        map.serialize_entry("only_units", &units)?;
        map.serialize_entry("only_items", &items)?;
        let silent = |outcome: &Outcome| -> Vec<String> {
            outcome.not_reported().map(|unit| unit.id.to_owned()).collect()
        };
        map.serialize_entry("not_reported", &self.outcomes.map(silent))?;
        map.serialize_entry("summary", &self.summary())?;
        map.serialize_entry("summaries", &List(|| self.summaries()))?;
        map.end()
    }
}

impl Serialize for Scores {
    /// `base`, `other`, `difference`, and where points differ `points`; shares beside them.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = self.shown().map(text);
        let share = self.share();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("base", &shown.base)?;
        map.serialize_entry("other", &shown.other)?;
        map.serialize_entry("difference", &text(self.shown_difference()))?;
        map.serialize_entry("points", &self.points.as_ref().map(|points| in_brief(Some(points))))?;
        map.serialize_entry("share", &share.as_ref().map(|share| in_brief(share.as_ref())))?;
        map.end()
    }
}

impl Serialize for UnitComparison<'_> {
    /// Who it is, `nature` and `as_of` of both sides, `total`, `rank`, `rank_change`, `grade`, `verdict`; then its `items`.
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
        map.serialize_entry("rank", &self.rank())?;
        map.serialize_entry("rank_change", &self.rank_change())?;
        map.serialize_entry("grade", &self.grade().map(|grade| grade.map(|grade| &grade.vi)))?;
        map.serialize_entry("verdict", &self.verdict())?;
        if self.refused() != Both::default() {
            map.serialize_entry("refused", &self.refused())?;
        }
        map.serialize_entry("items", &List(|| self.items()))?;
        map.end()
    }
}

impl Serialize for ItemComparison<'_> {
    /// `id`, `code`, `score`, for a target its `state` and what is `declared`; and `reasons`, where there
    /// are some.
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
        map.serialize_entry("gained", &in_brief(self.gained.as_ref()))?;
        map.serialize_entry("lost", &in_brief(self.lost.as_ref()))?;
        map.serialize_entry("mean", &in_brief(self.mean().as_ref()))?;
        map.end()
    }
}
