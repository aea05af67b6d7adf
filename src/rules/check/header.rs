//! The head of a rule file: id, version, kind, units, period, rounding, levels.

use super::keys::{
    Once, Owner, check_id, given, given_at, number, optional_text, place, required, required_key,
    text, whole as whole_number, words,
};
use super::points::{Whole, points};
use super::scope::Scope;
use super::sources;
use crate::diagnostic::{Code, Span, described, shown};
use crate::model::{FrameworkKind, Period, RoundingRules, Source, Text, UnitKind};
use crate::name::is_id;
use crate::number::{Exact, Rounding};
use crate::rules::document::{Day, Entry, Field, FrameworkDoc, Number, OneOrMany, PeriodDoc};
use crate::rules::text::fault_list::{Sink, Where, fault};
use crate::said::{Said, said};

/// The head of a rule file, checked.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) amends: Option<String>,
    pub(crate) replaces: Option<String>,
    pub(crate) after_gap: Option<String>,
    pub(crate) kind: FrameworkKind,
    pub(crate) unit_kinds: Vec<UnitKind>,
    pub(crate) name: Text,
    pub(crate) in_force: Period,
    pub(crate) period: Period,
    pub(crate) source: Source,
    pub(crate) rounding: RoundingRules,
}

impl Header {
    pub(crate) fn read(sink: &Sink, doc: &FrameworkDoc, file: &Owner<'_>) -> Self {
        let id = framework_id(sink, doc, file);
        let version =
            required_key(sink, file, "version", &doc.version, Said::name("`version: \"2022\"`"))
                .and_then(|entry| text(sink, entry, Said::name("`version`")))
                .unwrap_or_default();
        let name = sources::name(sink, &doc.name, &id);
        Self {
            name,
            version,
            amends: optional_text(sink, &doc.amends, "amends"),
            replaces: replaces(sink, doc),
            after_gap: given(&doc.in_force)
                .and_then(|period| optional_text(sink, &period.after_gap, "after_gap")),
            kind: kind(sink, doc, file),
            unit_kinds: unit_kinds(sink, doc, file),
            in_force: period(sink, &doc.in_force),
            period: given(&doc.period)
                .map_or_else(Period::default, |doc| days(sink, &doc.from, &doc.to)),
            source: sources::source(sink, &doc.source, &None, &doc.note),
            rounding: rounding(sink, doc),
            id,
        }
    }
}

pub(crate) fn framework_id(sink: &Sink, doc: &FrameworkDoc, file: &Owner<'_>) -> String {
    let entry = required! { sink, file, doc.framework;
        "its id: `framework: place/subject`", "mã: `framework: place/subject`"
    };
    let Some(entry) = entry else { return String::new() };
    let Some(id) = entry.get() else { return String::new() };
    if id.split('/').count() < 2 || !id.split('/').all(is_id) {
        fault! { sink, Code::BadId, entry.span;
            says "`{}` cannot be the id of a framework",
                "`{}` không thể là mã của bộ quy tắc", shown(id);
            allowed "place and subject with a `/` between them, in small letters a to z without accents, digits, `_` and `-`: `thanh-hoa/commune`",
                "địa phương và chủ đề cách nhau bằng `/`, viết chữ thường a đến z không dấu, chữ số, `_` và `-`: `thanh-hoa/commune`";
        };
    }
    id.clone()
}

fn kind(sink: &Sink, doc: &FrameworkDoc, file: &Owner<'_>) -> FrameworkKind {
    let stated = required! { sink, file, doc.kind;
        "`kind: index` for points and ranking, or `kind: criteria` for targets met or not met",
        "`kind: index` nếu có điểm và xếp hạng, hoặc `kind: criteria` nếu chỉ có chỉ tiêu đạt hay chưa đạt"
    }.and_then(Entry::get).copied();
    // If the kind is unknown, the other keys of the file show which kind was meant.
    let guess = if doc.targets.is_some() { FrameworkKind::Criteria } else { FrameworkKind::Index };
    stated.unwrap_or(guess)
}

/// Returns how many kinds of units a document names.
pub(super) fn count_of_kinds(doc: &FrameworkDoc) -> usize {
    match given(&doc.unit_kind) {
        Some(OneOrMany::List(list)) => list.iter().filter(|kind| kind.get().is_some()).count(),
        Some(OneOrMany::Scalar(_)) => 1,
        None => 0,
    }
}

fn unit_kinds(sink: &Sink, doc: &FrameworkDoc, file: &Owner<'_>) -> Vec<UnitKind> {
    let entry = required! { sink, file, doc.unit_kind;
        "which units it assesses: `unit_kind: commune`",
        "loại đơn vị được đánh giá: `unit_kind: commune`"
    };
    let given = words(sink, entry, "`unit_kind`", said!("one kind of unit", "một loại đơn vị"));
    let mut once = Once::default();
    for (span, kind) in &given {
        check_id(sink, *span, kind);
        once.take(sink, (Code::RepeatedUnitKind, *span), *kind, |fault| {
            described! { fault;
                says "the unit kind `{}` is listed twice",
                    "loại đơn vị `{}` được ghi hai lần", shown(kind);
            }
        });
    }
    given.into_iter().map(|(_, kind)| UnitKind::new(kind)).collect()
}

/// Reads a period. An end that is not given is open.
pub(crate) fn period(sink: &Sink, field: &Field<PeriodDoc>) -> Period {
    let Some(doc) = given(field) else { return Period::default() };
    days(sink, &doc.from, &doc.to)
}

/// Reads the days from one to another.
fn days(sink: &Sink, from: &Field<Day>, to: &Field<Day>) -> Period {
    let (from, to) = (given_at(from), given_at(to));
    if let (Some((from_at, from)), Some((to_at, to))) = (from, to)
        && from.0 > to.0
    {
        fault! { sink, Code::PeriodBackwards, to_at;
            says "the period ends on {} but begins on {}",
                "thời gian kết thúc ngày {} nhưng bắt đầu ngày {}", to.0, from.0;
            related from_at, "it begins here", "bắt đầu ở đây";
            allowed "a last day that is not before the first", "ngày cuối không trước ngày đầu";
        };
    }
    Period { from: from.map(|(_, day)| day.0), to: to.map(|(_, day)| day.0) }
}

/// Returns the version that this one replaces. The period must then say from which day on.
fn replaces(sink: &Sink, doc: &FrameworkDoc) -> Option<String> {
    let entry = doc.replaces.as_ref()?;
    let begins = given(&doc.in_force).is_some_and(|period| period.from.is_some());
    if !begins {
        let file = doc.in_force.as_ref().map_or(entry.span, |period| period.span);
        fault! { sink, Code::MissingKey, file;
            says "`replaces` without the first day of this version",
                "`replaces` mà không có ngày đầu của phiên bản này";
            related Some(entry.span), "what is replaced", "phiên bản bị thay thế";
            help "add `in_force: {from: …}`: the replaced version ends the day before",
                "thêm `in_force: {from: …}`: phiên bản bị thay thế hết hiệu lực vào ngày hôm trước";
        };
    }
    text(sink, entry, Said::name("`replaces`"))
}

fn rounding(sink: &Sink, doc: &FrameworkDoc) -> RoundingRules {
    let Some(doc) = given(&doc.rounding) else { return RoundingRules::default() };
    let places = |field: &Field<Number>| {
        number(field).and_then(|places| whole_number(sink, places, 0, Rounding::MAX_PLACES))
    };
    RoundingRules {
        part: places(&doc.part),
        indicator: places(&doc.indicator),
        group: places(&doc.group),
        total: places(&doc.total),
        mode: given(&doc.mode).copied().unwrap_or_default(),
    }
}

/// Reads the points of the whole tree.
pub(crate) fn whole<'d>(scope: &Scope<'_>, doc: &'d FrameworkDoc, file: &Owner<'d>) -> Whole<'d> {
    let sink = scope.sink;
    required! { sink, file, doc.points;
        "the points of the whole: `points: 1000`", "tổng số điểm: `points: 1000`"
    };
    let placed = points(scope, &doc.points);
    if let Some(placed) = placed
        && placed.value().is_zero()
    {
        fault! { sink, Code::OutOfRange, placed.span;
            says "the whole has 0 points", "tổng thể có 0 điểm";
            allowed "a number above 0", "một số lớn hơn 0";
        };
    }
    Whole {
        owner: *file,
        points: placed.map(|placed| Exact::from(placed.value())),
        points_at: placed.map(|placed| placed.span),
    }
}

/// Reports keys that only `criteria` frameworks have.
pub(crate) fn refuse_criteria_keys(sink: &Sink, doc: &FrameworkDoc) {
    refuse_keys(
        sink,
        doc,
        &[("targets", place(&doc.targets))],
        said!("an `index`", "bộ chỉ số (`index`)"),
        "criteria",
    );
}

/// Reports keys that only `index` frameworks have.
pub(crate) fn refuse_index_keys(sink: &Sink, doc: &FrameworkDoc) {
    let keys = [
        ("points", place(&doc.points)),
        ("aggregate", place(&doc.aggregate)),
        ("coverage", place(&doc.coverage)),
        ("levels", place(&doc.levels)),
        ("groups", place(&doc.groups)),
        ("indicators", place(&doc.indicators)),
        ("bonus", place(&doc.bonus)),
        ("penalty", place(&doc.penalty)),
        ("views", place(&doc.views)),
    ];
    refuse_keys(sink, doc, &keys, said!("a `criteria`", "bộ tiêu chí (`criteria`)"), "index");
    for (key, span) in [("rounding", place(&doc.rounding)), ("absent", place(&doc.absent))] {
        let Some(span) = span else { continue };
        fault! { sink, Code::NoEffect, Where::Key(span);
            says "`{key}` has no effect in a `criteria` framework",
                "`{key}` không có tác dụng trong bộ tiêu chí (`criteria`)", key;
            related place(&doc.kind), "the kind", "loại bộ quy tắc";
            help "remove it: targets are met, not met or undetermined, and have no points",
                "xóa khóa này: chỉ tiêu chỉ có đạt, chưa đạt hoặc chưa xác định, không có điểm";
        };
    }
}

fn refuse_keys(
    sink: &Sink,
    doc: &FrameworkDoc,
    keys: &[(&str, Option<Span>)],
    kind: Said,
    other: &str,
) {
    for (key, span) in keys {
        let Some(span) = span else { continue };
        fault! { sink, Code::KeyNotForKind, Where::Key(*span);
            says "`{key}` does not belong in {kind} framework",
                "`{key}` không dùng trong {kind}", key, kind;
            related place(&doc.kind), "the kind", "loại bộ quy tắc";
            allowed "`{key}` in frameworks of `kind: {other}`",
                "`{key}` trong bộ quy tắc có `kind: {other}`", key, other;
            help "remove `{key}`, or write `kind: {other}`",
                "xóa `{key}`, hoặc viết `kind: {other}`", key, other;
        };
    }
}
