//! Reading a file of mergers: the document, and its check.

use std::path::Path;

use indexmap::IndexMap;

use super::document::{FormedDoc, MergersDoc};
use super::mergers::{Formed, Mergers};
use crate::diagnostic::{Code, Diagnostics, Span, shown};
use crate::model::{Period, UnitKind};
use crate::rules::Limits;
use crate::rules::reading::{
    Entry, Ids, Named, Owner, Sink, check_id, name, not_empty, period, read, read_path, required,
    source, text,
};

/// Checks a document. The result is valid only if the sink has no errors afterwards.
fn check(sink: &Sink, entry: &Entry<MergersDoc>) -> Option<Mergers> {
    let doc = entry.get()?;
    let file = Owner::new("the file of mergers", entry.span);
    let id = required(sink, &file, "merged", &doc.merged, "its id: `merged: place/subject`");
    let id = id.and_then(|entry| text(sink, entry, "`merged`")).unwrap_or_default();
    let kind = required(sink, &file, "unit_kind", &doc.unit_kind, "`unit_kind: province`");
    let kind = kind.and_then(|entry| text(sink, entry, "`unit_kind`")).unwrap_or_default();
    let before_doc =
        required(sink, &file, "before", &doc.before, "everyone there was: `before: …`");
    let formed_doc = required(sink, &file, "formed", &doc.formed, "who was formed: `formed: […]`");
    let mut before = IndexMap::new();
    let mut places: IndexMap<&str, Places> = IndexMap::new();
    for (unit, span, name_doc) in before_doc.and_then(Entry::get).into_iter().flat_map(Named::iter)
    {
        check_id(sink, span, unit);
        before.insert(unit.to_owned(), name(sink, &Some(name_doc.clone()), unit));
        places.insert(unit, (span, None));
    }
    let mut formed = Vec::new();
    let mut ids = Ids::default();
    if let Some((entry, list)) = formed_doc.and_then(|entry| Some((entry, entry.get()?))) {
        not_empty(sink, entry.span, list, "`formed`", "one unit");
        for unit in list {
            formed.extend(read_formed(sink, &mut ids, &mut places, unit));
        }
    }
    if !sink.has_errors() {
        report_lost(sink, &places);
    }
    let in_force: Period = period(sink, &doc.in_force);
    let source = source(sink, &doc.source, &None, &doc.note);
    Some(Mergers { id, unit_kind: UnitKind::new(kind), in_force, source, before, formed })
}

/// The places of a unit of `before`: where it is listed, and the first `from` that has it.
type Places = (Span, Option<Span>);

fn read_formed<'d>(
    sink: &Sink,
    ids: &mut Ids<'d>,
    places: &mut IndexMap<&'d str, Places>,
    entry: &'d Entry<FormedDoc>,
) -> Option<Formed> {
    let doc = entry.get()?;
    let owner = Owner::named("unit", &doc.unit, entry.span);
    let unit = required(sink, &owner, "unit", &doc.unit, "its id: `unit: …`");
    if let Some((span, id)) = unit.and_then(|entry| Some((entry.span, entry.get()?)))
        && check_id(sink, span, id)
    {
        ids.take(sink, span, id);
    }
    let from_doc = required(sink, &owner, "from", &doc.from, "its predecessors: `from: [a, b]`")?;
    let list = not_empty(sink, from_doc.span, from_doc.get()?, "`from`", "one predecessor")?;
    let mut from = Vec::new();
    for (span, id) in list.iter().filter_map(|entry| Some((entry.span, entry.get()?))) {
        match places.get_mut(id.as_str()) {
            None => {
                let known: Vec<&str> = places.keys().copied().collect();
                sink.fault(Code::UnknownPredecessor, span, |fault| {
                    fault
                        .says(format!("`before` does not list `{}`", shown(id)))
                        .allowed("a unit of `before`")
                        .nearest(id, known)
                });
            }
            Some((_, Some(first))) => {
                let first = *first;
                sink.fault(Code::TwoSuccessors, span, |fault| {
                    fault
                        .says(format!("`{}` goes into two units, or twice into one", shown(id)))
                        .label("and again here")
                        .related(first, "first here")
                        .help("keep one of the two")
                });
            }
            Some((_, taken)) => {
                *taken = Some(span);
                from.push(id.clone());
            }
        }
    }
    let unit = unit.and_then(Entry::get).cloned().unwrap_or_default();
    Some(Formed {
        name: name(sink, &doc.name, &unit),
        unit,
        from,
        source: source(sink, &None, &doc.cite, &doc.note),
    })
}

/// Reports units of `before` that go into no unit.
fn report_lost(sink: &Sink, places: &IndexMap<&str, Places>) {
    for (id, (span, _)) in places.iter().filter(|(_, (_, taken))| taken.is_none()) {
        sink.fault(Code::NoSuccessor, *span, |fault| {
            fault
                .says(format!("`{}` goes into no unit of `formed`", shown(id)))
                .allowed("one successor for every unit of `before`")
                .help(format!("add it to a `from`, or `- {{unit: {id}, from: [{id}]}}` where it was not merged"))
        });
    }
}

impl Mergers {
    /// Reads a file of mergers from its text.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml(text: &str) -> Result<Self, Diagnostics> {
        Self::from_yaml_named("<text>", text)
    }

    /// Reads a file of mergers from its text. Diagnostics call it `name`.
    ///
    /// # Errors
    /// Every fault of the text, with its place.
    pub fn from_yaml_named(name: &str, text: &str) -> Result<Self, Diagnostics> {
        let (mergers, faults) =
            read(text, name, &Limits::default(), |sink, entry, _| check(sink, entry));
        mergers.ok_or(faults)
    }

    /// Reads a file of mergers.
    ///
    /// # Errors
    /// Every fault of the file, with its place, or that it cannot be read.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let check = |sink: &_, entry: &_, _| check(sink, entry);
        let (mergers, faults) = read_path(path.as_ref(), &Limits::default(), check);
        mergers.ok_or(faults)
    }
}
