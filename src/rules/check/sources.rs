//! Names and sources.

use super::keys::{Owner, given, optional_text, required_key, text};
use crate::diagnostic::Span;
use crate::model::{Cite, Source, Text};
use crate::rules::document::{CiteDoc, Entry, Field, MeasureDoc, NameDoc, SourceDoc, TextDoc};
use crate::rules::text::fault_list::Sink;
use crate::said::{Said, said};

/// Reads a name. If there is none, returns the id.
pub(crate) fn name(sink: &Sink, field: &Field<NameDoc>, id: &str) -> Text {
    field.as_ref().and_then(|entry| given_name(sink, entry)).unwrap_or_else(|| Text::plain(id))
}

/// Reads a name that is given.
pub(super) fn given_name(sink: &Sink, entry: &Entry<NameDoc>) -> Option<Text> {
    match entry.get()? {
        NameDoc::Scalar(vi) => in_one(sink, entry.span, vi, said!("the name", "tên")),
        NameDoc::Mapping(doc) => {
            let write =
                said!("the Vietnamese name: `{vi: …, en: …}`", "tên tiếng Việt: `{vi: …, en: …}`");
            in_both(sink, Owner::new("name", entry.span), doc, write)
        }
    }
}

/// Reads a unit of measure. `None` if there is none.
pub(super) fn measure(sink: &Sink, field: &Field<MeasureDoc>) -> Option<Text> {
    let entry = field.as_ref()?;
    match entry.get()? {
        MeasureDoc::Scalar(vi) => in_one(sink, entry.span, vi, Said::name("`unit_of_measure`")),
        MeasureDoc::Mapping(doc) => {
            let write = said!(
                "the Vietnamese unit: `{vi: …, en: …}`",
                "đơn vị tính tiếng Việt: `{vi: …, en: …}`"
            );
            in_both(sink, Owner::new("unit of measure", entry.span), doc, write)
        }
    }
}

fn in_one(sink: &Sink, span: Span, vi: &str, what: Said) -> Option<Text> {
    let whole = Entry { span, value: Ok(vi.to_owned()) };
    text(sink, &whole, what).map(Text::plain)
}

fn in_both(sink: &Sink, owner: Owner<'_>, doc: &TextDoc, write: Said) -> Option<Text> {
    required_key(sink, &owner, "vi", &doc.vi, write);
    let vi = optional_text(sink, &doc.vi, "vi");
    let en = optional_text(sink, &doc.en, "en");
    vi.map(|vi| Text { vi, en })
}

/// Reads where a rule comes from: its `source`, with the `cite` and `note` next to it.
pub(crate) fn source(
    sink: &Sink,
    field: &Field<SourceDoc>,
    cite: &Field<CiteDoc>,
    note: &Field<String>,
) -> Source {
    let mut source = given(field).map(|doc| stated(sink, doc)).unwrap_or_default();
    source.cites.extend(cites(cite));
    let note = optional_text(sink, note, "note");
    source.note = match (source.note, note) {
        (Some(first), Some(second)) => Some(format!("{first}\n{second}")),
        (first, second) => first.or(second),
    };
    source
}

fn stated(sink: &Sink, doc: &SourceDoc) -> Source {
    Source {
        document: optional_text(sink, &doc.document, "document"),
        issuer: optional_text(sink, &doc.issuer, "issuer"),
        issued: given(&doc.issued).map(|day| day.0),
        article: optional_text(sink, &doc.article, "article"),
        standing: given(&doc.standing).copied(),
        points: given(&doc.points).copied(),
        criterion: given(&doc.criterion).map(|criterion| criterion.0.clone()),
        url: optional_text(sink, &doc.url, "url"),
        note: optional_text(sink, &doc.note, "note"),
        cites: cites(&doc.cite),
    }
}

fn cites(field: &Field<CiteDoc>) -> Vec<Cite> {
    match given(field) {
        None => Vec::new(),
        Some(CiteDoc::Scalar(cite)) => vec![cite.0.clone()],
        Some(CiteDoc::List(cites)) => {
            cites.iter().filter_map(|entry| entry.get().map(|cite| cite.0.clone())).collect()
        }
    }
}
