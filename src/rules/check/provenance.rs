//! Warnings about the origin of rules: no source, or illustrative in an official framework.

use std::cell::RefCell;
use std::collections::HashMap;

use super::heading::ItemKeys;
use super::keys::{Owner, given, given_at};
use crate::diagnostic::{Code, Span, all_of, shown};
use crate::model::Standing;
use crate::number::Date;
use crate::rules::document::{CiteDoc, Entry, Field, FrameworkDoc, GroupDoc, List, SourceDoc};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::said;

/// What a node or target itself says about its source.
#[derive(Clone, Copy)]
struct Stated<'d> {
    source: &'d Field<SourceDoc>,
    cite: &'d Field<CiteDoc>,
}

impl<'d> From<ItemKeys<'d>> for Stated<'d> {
    fn from(ItemKeys { source, cite, .. }: ItemKeys<'d>) -> Self {
        Self { source, cite }
    }
}

impl<'d> Stated<'d> {
    /// Returns the number of its document and the day of issue.
    fn issued(self) -> (Option<&'d str>, Option<(Span, Date)>) {
        let source = given(self.source);
        let document = source.and_then(|source| given(&source.document)).map(String::as_str);
        let issued = source.and_then(|source| given_at(&source.issued));
        (document, issued.map(|(at, day)| (at, day.0)))
    }

    /// Returns whether it says where the rule comes from. A remark or a date alone does not.
    fn tells(self) -> bool {
        self.cite.is_some()
            || given(self.source).is_some_and(|source| {
                source.document.is_some()
                    || source.issuer.is_some()
                    || source.article.is_some()
                    || source.url.is_some()
                    || source.cite.is_some()
                    || source.standing.is_some()
            })
    }

    fn standing(self) -> Option<(Span, Standing)> {
        given(self.source).and_then(|source| given_at(&source.standing)).map(|(at, s)| (at, *s))
    }
}

/// The walk over everything that may have a source.
struct Walk<'s, 'd> {
    sink: &'s Sink,
    /// The place where the framework says that it is official.
    official: Option<Span>,
    /// The document of the framework, and the day on which it was issued.
    document: (Option<&'d str>, Option<(Span, Date)>),
    /// The day of issue of each document.
    issued: RefCell<HashMap<&'d str, (Span, Date)>>,
    /// The indicators or targets without a source of their own or of a parent.
    without: Vec<Option<&'d str>>,
    /// The number of indicators or targets.
    count: usize,
}

/// Warns of indicators and targets without a source, and of illustrative parts in an official framework.
pub(super) fn warn(sink: &Sink, doc: &FrameworkDoc, file: &Owner<'_>) {
    let stated = Stated { source: &doc.source, cite: &None };
    let official = stated.standing().filter(|(_, standing)| *standing == Standing::Official);
    let mut walk = Walk {
        sink,
        official: official.map(|(at, _)| at),
        document: stated.issued(),
        issued: RefCell::default(),
        without: Vec::new(),
        count: 0,
    };
    walk.issued(stated);
    let covered = stated.tells();
    walk.groups(&doc.groups, covered);
    walk.leaves(&doc.indicators, covered);
    for adjustment in [&doc.bonus, &doc.penalty] {
        if let Some(adjustment) = given(adjustment) {
            walk.leaves(&adjustment.indicators, covered);
        }
    }
    walk.leaves(&doc.targets, covered);
    let Walk { without, count, .. } = walk;
    if without.is_empty() {
        return;
    }
    fault! { sink, Code::NoSource, file.span;
        let what = match doc.targets.is_some() {
            true => said!("targets", "chỉ tiêu"),
            false => said!("indicators", "chỉ số"),
        };
        let names = all_of(without.iter().filter_map(|id| *id).take(31));
        says match without.len() {
            all if all == count => said!("nothing says where these rules come from", "không có gì cho biết các quy tắc này lấy từ đâu"),
            some => said!("nothing says where {some} of {count} {what} come from: {names}", "không có gì cho biết {some} trên {count} {what} lấy từ đâu: {names}", some, count, what, names),
        };
        label "no `source` here", "ở đây không có `source`";
        help "add `source: {document: …, standing: …}` to the framework, or `source` or `cite` where it is missing; what is made up has `standing: illustrative`",
            "thêm `source: {document: …, standing: …}` cho bộ quy tắc, hoặc `source` hay `cite` ở chỗ còn thiếu; nội dung tự đặt ra thì có `standing: illustrative`";
    };
}

impl<'d> Walk<'_, 'd> {
    /// Checks a node or target. Returns whether it or its parent has a source.
    fn see(&self, stated: Stated<'d>, covered: bool) -> bool {
        if let (Some(official), Some((at, Standing::Illustrative))) =
            (self.official, stated.standing())
        {
            fault! { self.sink, Code::IllustrativeInOfficial, at;
                says "this is illustrative, but the framework says that it is official",
                    "nội dung này chỉ để minh họa, nhưng bộ quy tắc ghi là chính thức";
                related official, "official here", "chính thức ở đây";
                help "give the framework the standing of its weakest part, or say why it is meant: `allow: [{code: R1108, because: …}]`",
                    "ghi cho bộ quy tắc mức của phần yếu nhất, hoặc nêu lý do: `allow: [{code: R1108, because: …}]`";
            };
        }
        self.issued(stated);
        covered || stated.tells()
    }

    /// Checks the day of issue of a document: a document was issued on one day, and what is official was issued before
    /// the document of the framework takes it up.
    fn issued(&self, stated: Stated<'d>) {
        let (document, Some((at, day))) = stated.issued() else { return };
        let before = document.map(|document| {
            let mut issued = self.issued.borrow_mut();
            (document, *issued.entry(document).or_insert((at, day)))
        });
        if let Some((document, (first_at, first))) = before.filter(|(_, (_, first))| *first != day)
        {
            fault! { self.sink, Code::DocumentToCome, at;
                says "`{}` was issued on {first}, and here on {day}",
                    "`{}` ban hành ngày {first}, nhưng ở đây ghi ngày {day}",
                    shown(document), first, day;
                related first_at, "the other day", "ngày kia";
                help "look the document up, and write its day of issue in both places",
                    "tra lại văn bản, và ghi cùng một ngày ban hành ở cả hai chỗ";
            };
        }
        let is_official = match stated.standing() {
            Some((_, standing)) => standing == Standing::Official,
            None => self.official.is_some(),
        };
        let (of_file, Some((file_at, file_day))) = self.document else { return };
        if is_official
            && day > file_day
            && document.is_none_or(|document| Some(document) != of_file)
        {
            fault! { self.sink, Code::DocumentToCome, at;
                says "this is official by a document of {day}, and the document of the file was issued on {file_day}, before it",
                    "phần này là chính thức theo văn bản ngày {day}, mà văn bản của tệp ban hành ngày {file_day}, trước đó",
                    day, file_day;
                related file_at, "the document of the file", "văn bản của tệp";
                help "a document says nothing of what was issued after it: correct the day, or write `standing: derived`",
                    "văn bản không thể nói về điều ban hành sau nó: sửa lại ngày, hoặc viết `standing: derived`";
            };
        }
    }

    fn groups(&mut self, list: &'d Field<List<GroupDoc>>, covered: bool) {
        for group in given(list).into_iter().flatten().filter_map(Entry::get) {
            let covered = self.see(ItemKeys::from(group).into(), covered);
            self.groups(&group.groups, covered);
            self.leaves(&group.indicators, covered);
        }
    }

    /// Checks indicators or targets.
    fn leaves<T>(&mut self, list: &'d Field<List<T>>, covered: bool)
    where
        ItemKeys<'d>: From<&'d T>,
    {
        for keys in given(list).into_iter().flatten().filter_map(Entry::get).map(ItemKeys::from) {
            self.count = self.count.saturating_add(1);
            if !self.see(keys.into(), covered) {
                self.without.push(given(keys.id).map(String::as_str));
            }
        }
    }
}
