//! Cases as they are written, and the way from their text to [`Cases`].

use std::sync::Arc;

use indexmap::IndexMap;
use serde::Deserialize;

use super::cases::{Case, CasePlaces, Cases, Expectation, ExpectedTarget, ExpectedVerdict};
use super::check::framework as check;
use super::codes::Code;
use super::document::Field;
use super::document::deserialize::NodeDeserializer;
use super::document::{CaseValues, Day, Describes, Entry, Named};
use super::limits::Limits;
use super::sink::{Sink, Span};
use super::text::files::too_long;
use super::texts::Texts;
use super::yaml::{self, YamlNode, YamlValue};
use crate::diagnostic::{Diagnostics, LineIndex, SourceText};
use crate::model::UnitKind;

/// A case as it is written.
#[derive(Debug, Deserialize)]
#[serde(rename = "a case", deny_unknown_fields)]
pub(super) struct CaseDoc {
    case: Field<String>,
    unit_kind: Field<String>,
    metrics: Field<Named<String, CaseValues>>,
    as_of: Field<Day>,
    declared: Field<Named<String, CaseValues>>,
    expect: Field<ExpectationDoc>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "`expect`", deny_unknown_fields)]
struct ExpectationDoc {
    total: Field<String>,
    share: Field<String>,
    grade: Field<String>,
    verdict: Field<ExpectedVerdict>,
    scores: Field<Named<String, CaseValues>>,
    targets: Field<Named<ExpectedTarget, CaseValues>>,
    findings: Field<Vec<Entry<String>>>,
    not_scored: Field<Vec<Entry<String>>>,
}

/// Reads cases; they are good only if there are no errors beside them.
pub(super) fn read(name: &str, text: &str) -> (Cases, Diagnostics) {
    let limits = Limits::default();
    let nothing = Cases { cases: Vec::new(), places: Vec::new() };
    if text.len() > limits.bytes {
        return (nothing, Diagnostics(vec![too_long(name, &limits)]));
    }
    let sink = Sink::new(limits.faults);
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let source = Arc::new(SourceText { name: name.to_owned(), text: text.to_owned() });
    let Ok(root) = yaml::parse(text, &limits, &sink) else {
        return (nothing, sink.finish(None, &Texts::one(&source)));
    };
    let mut reader = Reader { source: &source, lines: LineIndex::new(text), cases: nothing };
    if is_list(&sink, &root) {
        let deserializer = NodeDeserializer::new(&root, &sink);
        let entry = Entry::<Vec<Entry<CaseDoc>>>::deserialize(deserializer).ok();
        for case in entry.as_ref().and_then(Entry::get).into_iter().flatten() {
            reader.take(&sink, case);
        }
    }
    let cases = reader.cases;
    (cases, sink.finish(Some(&root), &Texts::one(&source)))
}

/// Whether the file is a list; reports where it is something else.
fn is_list(sink: &Sink, root: &YamlNode<'_>) -> bool {
    let listed = matches!(root.value, YamlValue::List(_));
    if !listed {
        sink.fault(Code::BadCases, root.span, |fault| {
            fault
                .says(format!("a file of cases is a list, not {}", root.shape()))
                .allowed(
                    "a list of cases, each with the keys `case`, `unit_kind`, `metrics`, `as_of`, `declared` \
                     and `expect`",
                )
                .help("begin each case with `- case: ` and what it shows")
        });
    }
    listed
}

struct Reader<'s> {
    source: &'s Arc<SourceText>,
    lines: LineIndex,
    cases: Cases,
}

impl Reader<'_> {
    fn take(&mut self, sink: &Sink, entry: &Entry<CaseDoc>) {
        let Some(doc) = entry.get() else { return };
        let Some(name) = check::case_name(sink, entry.span, &doc.case) else { return };
        let expect = doc.expect.as_ref().and_then(Entry::get);
        let expectation = expect.map(expectation).unwrap_or_default();
        let expected = expect.map(places).unwrap_or_default();
        let locate = |span: Span| self.lines.locate(self.source, span.start, span.end);
        self.cases.places.push(CasePlaces {
            name: locate(doc.case.as_ref().map_or(entry.span, |case| case.span)),
            expected: expected.into_iter().map(|(what, span)| (what, locate(span))).collect(),
        });
        self.cases.cases.push(Case {
            name,
            unit_kind: value(&doc.unit_kind).map(UnitKind::new),
            metrics: values(&doc.metrics),
            as_of: value_of(&doc.as_of).map(|day| day.0),
            declared: values(&doc.declared),
            expect: expectation,
        });
    }
}

fn expectation(doc: &ExpectationDoc) -> Expectation {
    Expectation {
        total: value(&doc.total),
        share: value(&doc.share),
        grade: value(&doc.grade),
        verdict: value(&doc.verdict),
        scores: values(&doc.scores),
        targets: values(&doc.targets),
        findings: ids(&doc.findings),
        not_scored: ids(&doc.not_scored),
    }
}

/// The places of what is expected, by the words that differences have for it.
fn places(doc: &ExpectationDoc) -> Vec<(String, Span)> {
    fn at<T>(what: &str, field: &Field<T>) -> Option<(String, Span)> {
        Some((what.to_owned(), field.as_ref()?.span))
    }
    fn each<'d, V, W>(
        what: &'d str,
        field: &'d Field<Named<V, W>>,
    ) -> impl Iterator<Item = (String, Span)> + 'd {
        let named = field.as_ref().and_then(Entry::get).into_iter();
        named.flat_map(Named::iter).map(move |(id, _, entry)| (format!("{what}.{id}"), entry.span))
    }
    let single = [
        at("total", &doc.total),
        at("share", &doc.share),
        at("grade", &doc.grade),
        at("verdict", &doc.verdict),
        at("findings", &doc.findings),
        at("not_scored", &doc.not_scored),
    ];
    let all = single.into_iter().flatten();
    all.chain(each("scores", &doc.scores)).chain(each("targets", &doc.targets)).collect()
}

fn value_of<T>(field: &Field<T>) -> Option<&T> {
    field.as_ref().and_then(Entry::get)
}

fn value<T: Clone>(field: &Field<T>) -> Option<T> {
    field.as_ref().and_then(Entry::get).cloned()
}

fn ids(field: &Field<Vec<Entry<String>>>) -> Option<Vec<String>> {
    value_of(field).map(|ids| ids.iter().filter_map(|entry| entry.get().cloned()).collect())
}

fn values<V: Clone, W: Describes>(field: &Field<Named<V, W>>) -> IndexMap<String, V> {
    let named = field.as_ref().and_then(Entry::get).into_iter();
    let all = named.flat_map(Named::iter);
    all.filter_map(|(id, _, entry)| Some((id.to_owned(), entry.get()?.clone()))).collect()
}
