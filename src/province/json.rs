//! The documented JSON of a province: keys in a fixed order, decimals as strings.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::outcome::{ProvinceOutcome, RolledUp, RunOutcome};
use super::province::{Figure, Run};

impl Serialize for ProvinceOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("province", self.province.id())?;
        map.serialize_entry("name", self.province.name())?;
        map.serialize_entry("nature", &self.nature())?;
        let runs = self.runs().map(|(run, outcome)| RunFields(run, outcome));
        map.serialize_entry("runs", &runs.collect::<Vec<_>>())?;
        let figures = self.figures().map(|(figure, rolled_up)| FigureFields(figure, rolled_up));
        map.serialize_entry("figures", &figures.collect::<Vec<_>>())?;
        map.serialize_entry("disagreements", &self.disagreements().collect::<Vec<_>>())?;
        map.serialize_entry("digest", self.province.digest())?;
        map.end()
    }
}

struct RunFields<'a>(&'a Run, &'a RunOutcome);

impl Serialize for RunFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(run, outcome) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("run", &run.id)?;
        map.serialize_entry("framework", run.framework.id())?;
        map.serialize_entry("version", run.framework.version())?;
        map.serialize_entry("data_given", &outcome.given)?;
        map.serialize_entry("rolled_up", &outcome.rolled_up)?;
        map.serialize_entry("outcome", &outcome.outcome)?;
        map.end()
    }
}

struct FigureFields<'a>(&'a Figure, &'a RolledUp);

impl Serialize for FigureFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(figure, rolled_up) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("figure", &figure.id)?;
        map.serialize_entry("name", &figure.name)?;
        fields(&mut map, rolled_up)?;
        map.end()
    }
}

impl Serialize for RolledUp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("metric", &self.metric)?;
        fields(&mut map, self)?;
        map.end()
    }
}

/// Writes the keys that a metric and a figure have in common.
fn fields<M: SerializeMap>(map: &mut M, rolled_up: &RolledUp) -> Result<(), M::Error> {
    map.serialize_entry("measure", rolled_up.roll_up.statistic.as_str())?;
    map.serialize_entry("of_run", &rolled_up.roll_up.run)?;
    map.serialize_entry("value", &rolled_up.value())?;
    map.serialize_entry("exact", &rolled_up.exact().map(ToString::to_string))?;
    map.serialize_entry("lack", &rolled_up.lack())?;
    map.serialize_entry("nature", &rolled_up.origin.nature)?;
    map.serialize_entry("as_of", &rolled_up.origin.as_of)?;
    map.serialize_entry("taken", &rolled_up.taken)?;
    map.serialize_entry("units", &rolled_up.units)?;
    map.serialize_entry("not_reported", &rolled_up.not_reported)?;
    map.serialize_entry("untold", &rolled_up.untold)?;
    map.serialize_entry("without_value", &rolled_up.without_value)?;
    if rolled_up.roll_up.by.is_some() {
        map.serialize_entry("groups", &rolled_up.groups)?;
    }
    map.serialize_entry("stated", &rolled_up.stated)?;
    map.serialize_entry("settled", &rolled_up.settled)
}
