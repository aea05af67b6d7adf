//! What every item of a file says of itself: its id, number, name and source.

use super::keys::{Ids, Owner, optional_text, required_key};
use super::{allow, sources};
use crate::diagnostic::Span;
use crate::model::{Heading, Standings};
use crate::rules::document::{
    AllowDoc, CiteDoc, Field, GroupDoc, IndicatorDoc, List, NameDoc, SourceDoc, TargetDoc, ViewDoc,
};
use crate::rules::text::fault_list::Sink;
use crate::said::Said;

/// The keys that all kinds of items have.
#[derive(Clone, Copy)]
pub(super) struct ItemKeys<'d> {
    what: &'static str,
    pub(super) id: &'d Field<String>,
    code: &'d Field<String>,
    name: &'d Field<NameDoc>,
    pub(super) source: &'d Field<SourceDoc>,
    pub(super) cite: &'d Field<CiteDoc>,
    note: &'d Field<String>,
    allow: &'d Field<List<AllowDoc>>,
}

/// Takes the keys of a kind of item. What it has no key for is `none`.
macro_rules! items {
    ($($document:ident: $what:literal, code $code:tt, allow $allow:tt;)*) => {$(
        impl<'d> From<&'d $document> for ItemKeys<'d> {
            fn from(doc: &'d $document) -> Self {
                Self {
                    what: $what,
                    id: &doc.id,
                    code: items!(doc.code $code),
                    name: &doc.name,
                    source: &doc.source,
                    cite: &doc.cite,
                    note: &doc.note,
                    allow: items!(doc.allow $allow),
                }
            }
        }
    )*};
    ($doc:ident.$key:ident none) => { &None };
    ($doc:ident.$key:ident given) => { &$doc.$key };
}

items! {
    GroupDoc: "group", code given, allow given;
    IndicatorDoc: "indicator", code given, allow given;
    TargetDoc: "target", code given, allow given;
    ViewDoc: "view", code none, allow none;
}

impl<'d> ItemKeys<'d> {
    /// Returns the item as the owner of its keys.
    pub(super) fn owner(&self, span: Span) -> Owner<'d> {
        Owner::named(self.what, self.id, span)
    }

    /// Reads them. Also returns the id by which the item is found; `None` if it is faulty or taken. `write` shows how
    /// to write an id.
    pub(super) fn read(
        self,
        (sink, span): (&Sink, Span),
        ids: &mut Ids<'d>,
        above: Standings,
        write: Said,
    ) -> (Heading, Option<&'d str>) {
        allow::note(sink, span, self.allow);
        let entry = required_key(sink, &self.owner(span), "id", self.id, write);
        let (id, is_found) = ids.read(sink, entry);
        let mut source = sources::source(sink, self.source, self.cite, self.note);
        source.inherit(above);
        let code = optional_text(sink, self.code, "code");
        let name = sources::name(sink, self.name, id);
        (Heading { id: id.to_owned(), code, name, source }, is_found.then_some(id))
    }
}
