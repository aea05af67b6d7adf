//! Reading a file of mergers: the document, and its check.

use std::path::Path;

use indexmap::IndexMap;

use super::document::{FormedDoc, MergersDoc};
use super::mergers::{Formed, Mergers};
use crate::diagnostic::{Code, Diagnostics, Span, shown};
use crate::model::{Period, Text, UnitKind};
use crate::rules::Limits;
use crate::rules::reading::{
    Entry, Ids, Named, Owner, Sink, check_id, fault, filled, name, period, read, read_document,
    read_path, required, source, text,
};
use crate::said::{Said, said};

/// Checks a document. The result is valid only if the sink has no errors afterwards.
fn check(sink: &Sink, entry: &Entry<MergersDoc>) -> Option<Mergers> {
    let doc = entry.get()?;
    let file = Owner::new("the file of mergers", entry.span);
    let id = required! { sink, &file, doc.merged;
        "its id: `merged: place/subject`", "mã: `merged: nơi/nội-dung`"
    };
    let id = id.and_then(|entry| text(sink, entry, Said::name("`merged`"))).unwrap_or_default();
    let kind = required! { sink, &file, doc.unit_kind;
        "`unit_kind: province`", "`unit_kind: province`"
    };
    let kind =
        kind.and_then(|entry| text(sink, entry, Said::name("`unit_kind`"))).unwrap_or_default();
    let before_doc = required! { sink, &file, doc.before;
        "everyone there was: `before: …`", "mọi đơn vị trước sáp nhập: `before: …`"
    };
    let formed_doc = required! { sink, &file, doc.formed;
        "who was formed: `formed: […]`", "các đơn vị được lập: `formed: […]`"
    };
    let mut before = IndexMap::new();
    let mut places: IndexMap<&str, Place> = IndexMap::new();
    for (unit, span, name_doc) in before_doc.and_then(Entry::get).into_iter().flat_map(Named::iter)
    {
        check_id(sink, span, unit);
        before.insert(unit.to_owned(), name(sink, &Some(name_doc.clone()), unit));
        places.insert(unit, Place { listed: span, divided: None, taken: Vec::new() });
    }
    for entry in doc.divided.iter().filter_map(Entry::get).flat_map(|list| list.iter()) {
        let Some(id) = entry.get() else { continue };
        match places.get_mut(id.as_str()) {
            None => report_unknown(sink, entry.span, id, &places),
            Some(place) => place.divided = Some(entry.span),
        }
    }
    let mut formed = Vec::new();
    let mut ids = Ids::default();
    let one = said!("one unit", "một đơn vị");
    for unit in filled(sink, formed_doc, "`formed`", one).into_iter().flatten() {
        formed.extend(read_formed(sink, &mut ids, &mut places, &before, unit));
    }
    if !sink.has_errors() {
        report_lost(sink, &places);
    }
    let in_force: Period = period(sink, &doc.in_force);
    let source = source(sink, &doc.source, &None, &doc.note);
    Some(Mergers { id, unit_kind: UnitKind::new(kind), in_force, source, before, formed })
}

/// Where a unit of `before` stands in the file.
struct Place {
    listed: Span,
    /// Its place under `divided`.
    divided: Option<Span>,
    /// Where a `from` has it.
    taken: Vec<Span>,
}

fn report_unknown(sink: &Sink, span: Span, id: &str, places: &IndexMap<&str, Place>) {
    let known: Vec<&str> = places.keys().copied().collect();
    fault! { sink, Code::UnknownPredecessor, span;
        says "`before` does not list `{}`", "`before` không có `{}`", shown(id);
        allowed "a unit of `before`", "một đơn vị trong `before`";
        nearest id, known;
    };
}

fn read_formed<'d>(
    sink: &Sink,
    ids: &mut Ids<'d>,
    places: &mut IndexMap<&'d str, Place>,
    before: &IndexMap<String, Text>,
    entry: &'d Entry<FormedDoc>,
) -> Option<Formed> {
    let doc = entry.get()?;
    let owner = Owner::named("unit", &doc.unit, entry.span);
    let unit = required! { sink, &owner, doc.unit; "its id: `unit: …`", "mã: `unit: …`" };
    let (unit, _) = ids.read(sink, unit);
    let from_doc = required! { sink, &owner, doc.from;
        "its predecessors: `from: [a, b]`", "các đơn vị cũ: `from: [a, b]`"
    };
    let list = filled(sink, from_doc, "`from`", said!("one predecessor", "một đơn vị cũ"))?;
    let mut from = Vec::new();
    for (span, id) in list.iter().filter_map(|entry| Some((entry.span, entry.get()?))) {
        let Some(place) = places.get_mut(id.as_str()) else {
            report_unknown(sink, span, id, places);
            continue;
        };
        let again = place.divided.is_none() || from.contains(id);
        if let Some(first) = place.taken.first().copied().filter(|_| again) {
            fault! { sink, Code::TwoSuccessors, span;
                says "`{}` goes into two units, or twice into one",
                    "`{}` nhập vào hai đơn vị, hoặc hai lần vào một đơn vị", shown(id);
                label "and again here", "và lặp lại ở đây";
                related first, "first here", "lần đầu ở đây";
                help "keep one of the two, or list it where it was divided: `divided: [{id}]`",
                    "giữ một trong hai, hoặc nếu đơn vị bị chia thì ghi: `divided: [{id}]`", id;
            };
            continue;
        }
        place.taken.push(span);
        from.push(id.clone());
    }
    // A unit that was not merged is still called as it was.
    let as_before = match (&doc.name, from.as_slice()) {
        (None, [only]) => before.get(only).cloned(),
        _ => None,
    };
    Some(Formed {
        name: as_before.unwrap_or_else(|| name(sink, &doc.name, unit)),
        unit: unit.to_owned(),
        from,
        source: source(sink, &None, &doc.cite, &doc.note),
    })
}

/// Reports units of `before` that go into no unit, and divided ones that go into one.
fn report_lost(sink: &Sink, places: &IndexMap<&str, Place>) {
    for (id, place) in places {
        match (place.taken.as_slice(), place.divided) {
            ([], _) => {
                fault! { sink, Code::NoSuccessor, place.listed;
                    says "`{}` goes into no unit of `formed`",
                        "`{}` không nhập vào đơn vị nào trong `formed`", shown(id);
                    allowed "one successor for every unit of `before`",
                        "mỗi đơn vị trong `before` có một đơn vị mới";
                    help "add it to a `from`, or `- {{unit: {id}, from: [{id}]}}` where it was not merged",
                        "thêm nó vào một `from`, hoặc viết `- {{unit: {id}, from: [{id}]}}` nếu không sáp nhập",
                        id;
                };
            }
            ([only], Some(divided)) => {
                fault! { sink, Code::NoSuccessor, divided;
                    says "`{}` was divided, and goes into one unit of `formed`",
                        "`{}` bị chia, mà chỉ nhập vào một đơn vị trong `formed`", shown(id);
                    allowed "two successors or more for a divided unit",
                        "đơn vị bị chia có từ hai đơn vị mới trở lên";
                    related *only, "its only successor", "đơn vị mới duy nhất của nó";
                    help "add it to the `from` of the others, or take it from `divided`",
                        "thêm nó vào `from` của các đơn vị khác, hoặc bỏ khỏi `divided`";
                };
            }
            _ => {}
        }
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

    /// Checks a file of mergers that was made in code, with the same checks as its text.
    ///
    /// ```
    /// use dti_engine::merged::Mergers;
    /// use dti_engine::merged::document::{FormedDoc, MergersDoc};
    ///
    /// let before = [("bac", "Tỉnh Bắc"), ("nam", "Tỉnh Nam"), ("dong", "Tỉnh Đông")];
    /// let formed = [
    ///     FormedDoc::new("nam", ["bac", "nam"]).name("Tỉnh Nam (mới)"),
    ///     FormedDoc::new("dong", ["dong"]),
    /// ];
    /// let document = MergersDoc::new("demo/provinces", "province", before, formed);
    /// let mergers = Mergers::from_document(&document)?;
    /// assert!(mergers.find("nam").is_some_and(|formed| formed.is_merged()));
    ///
    /// let faults = Mergers::from_document(&document.formed([FormedDoc::new("nam", ["bac", "nam"])])).unwrap_err();
    /// assert_eq!(faults.iter().next().and_then(|fault| fault.path.as_deref()), Some("before.dong"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Every fault, with its path in the document, such as `formed[2].from[0]`.
    pub fn from_document(document: &MergersDoc) -> Result<Self, Diagnostics> {
        read_document(document, |sink, entry, _| check(sink, entry))
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
