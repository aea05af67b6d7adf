//! The metrics that rules can name: those that units submit, and those that are derived from them.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use rust_decimal::Decimal;

use super::keys::{
    Once, Owner, Placed, check_id, not_empty, number, place, required, required_key, whole,
};
use super::metric_ref::{MetricRef, Places, declare};
use super::reachable::values::Domain;
use super::suits::suits;
use super::{allow, sources};
use crate::diagnostic::{Code, Span, shown};
use crate::formula::{Constants, Measure, print_metric, print_previous};
use crate::model::{
    ChoiceOption, Derived, Metric, MetricIndex, MetricType, NumberFormula, Previous, Scaling,
    Source, Text,
};
use crate::name::folded;
use crate::rules::document::{
    Entry, Field, MetricDoc, MetricIds, MetricTypeDoc, Named, OptionsDoc,
};
use crate::rules::text::fault_list::{Reported, Sink, Where, fault};
use crate::rules::text::sources::Texts;
use crate::said::{Said, said};

/// The metrics of a file, and which of them are used.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// Those that units submit, then the derived ones, each after those that it needs.
    declared: IndexMap<String, Declared>,
    /// How many of them units submit.
    submitted: usize,
    /// The quotients that are written in place of a metric, part and whole.
    quotients: RefCell<IndexSet<(MetricIndex, MetricIndex)>>,
    /// What formulas read of the year before, with what that is derived from; each with whether it can be read.
    previous: RefCell<IndexMap<MetricIndex, bool>>,
    /// The most that data can give for a metric, where a method takes its value for the points.
    most: RefCell<HashMap<MetricIndex, Decimal>>,
    /// The numbers that formulas can name beside metrics.
    pub(super) constants: Constants,
    /// Whether every declaration could be read. If not, a metric that is not in the list may be one of the
    /// unreadable ones.
    complete: bool,
    /// The ids that libraries offer.
    offered: Vec<String>,
}

#[derive(Debug)]
struct Declared {
    span: Span,
    /// The metric; `None` if its declaration is faulty, so that its type is unknown.
    metric: Option<Metric>,
    /// The indices of the options of a choice.
    options: HashMap<String, usize>,
    places: Places,
    /// How it is worked out, if it is derived.
    made: Option<Made>,
    used: Cell<bool>,
}

/// How a derived metric is worked out.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) formula: NumberFormula,
    /// The parts of its formula and of those behind it.
    pub(super) steps: usize,
    /// How many parts stand inside each other at most, with those of the formulas behind it.
    pub(super) height: usize,
    /// Whether it divides by a value that data can make zero.
    pub(super) divides: bool,
}

impl Metrics {
    /// Reads the declarations.
    pub(super) fn read(
        sink: &Sink,
        doc: &Field<Named<MetricDoc, MetricIds>>,
        file: &Owner<'_>,
    ) -> Self {
        let example = said!(
            "the metrics that units submit: `metrics: {dossiers: {type: count}}`",
            "các số liệu mà đơn vị gửi: `metrics: {dossiers: {type: count}}`"
        );
        let entry = required_key(sink, file, "metrics", doc, example);
        let Some(named) = entry.and_then(Entry::get) else {
            return Self::default();
        };
        if let Some(entry) = entry {
            not_empty(
                sink,
                entry.span,
                &named.entries,
                Said::name("`metrics`"),
                said!("one metric", "một số liệu"),
            );
        }
        let mut declared = IndexMap::with_capacity(named.entries.len());
        for (id, span, entry) in named.iter() {
            check_id(sink, span, id);
            if let Some(doc) = entry.get() {
                // Warnings about a whole metric point at its id.
                allow::note(sink, span.to(entry.span), &doc.allow);
            }
            let metric = entry.get().and_then(|doc| metric(sink, id, entry.span, doc));
            let options = metric.as_ref().map(places_of_options).unwrap_or_default();
            let places = entry.get().map(Places::of).unwrap_or_default();
            let used = Cell::new(false);
            declared.insert(
                id.to_owned(),
                Declared { span, metric, options, places, made: None, used },
            );
        }
        // A refused key may be the one that is looked for.
        let complete = entry.is_none_or(|entry| !sink.has_unknown_key(entry.span));
        Self { submitted: declared.len(), declared, complete, ..Self::default() }
    }

    /// Adds an attribute or a derived metric; without one if it is faulty.
    pub(super) fn add(
        &mut self,
        (id, span): (&str, Span),
        metric: Option<Metric>,
        made: Option<Made>,
    ) {
        let places = Places { kind: Some(span), ..Places::default() };
        let options = metric.as_ref().map(places_of_options).unwrap_or_default();
        let used = Cell::new(false);
        let declared = Declared { span, metric, options, places, made, used };
        self.declared.insert(id.to_owned(), declared);
    }

    /// Returns the metric that is one metric divided by another.
    pub(crate) fn quotient(&self, part: MetricIndex, whole: MetricIndex) -> MetricIndex {
        let (place, _) = self.quotients.borrow_mut().insert_full((part, whole));
        index(self.declared.len().saturating_add(place))
    }

    /// Returns the part and the whole of a quotient that [`Metrics::quotient`] gave.
    fn quotient_at(&self, of: MetricIndex) -> Option<(MetricIndex, MetricIndex)> {
        let place = of.get().checked_sub(self.declared.len())?;
        self.quotients.borrow().get_index(place).copied()
    }

    /// Notes that a formula or a method reads a metric of the year before. Returns whether it can: a derived metric that reads the
    /// year before itself would need the year before that one.
    pub(crate) fn read_previous(&self, of: MetricIndex) -> bool {
        let known = self.previous.borrow().get(&of).copied();
        known.unwrap_or_else(|| {
            let behind = match self.made(of) {
                Some(made) => made.formula.metrics().to_vec(),
                None => self.quotient_at(of).map_or(Vec::new(), |(part, whole)| vec![part, whole]),
            };
            let can = behind.iter().all(|one| !one.is_previous() && self.read_previous(*one));
            self.previous.borrow_mut().insert(of, can);
            can
        })
    }

    /// Returns whether units submit a metric.
    pub(crate) fn is_submitted(&self, of: MetricIndex) -> bool {
        of.get() < self.submitted
    }

    /// Holds the values of a submitted metric to 0…`most`: others are faults of the data.
    pub(crate) fn hold_to(&self, of: MetricIndex, most: Decimal) {
        let mut all = self.most.borrow_mut();
        let held = all.entry(of).or_insert(most);
        *held = most.min(*held);
    }

    /// Returns how a metric is worked out; `None` if units submit it, or if it is a quotient.
    fn made(&self, of: MetricIndex) -> Option<&Made> {
        self.declared.get_index(of.current().get())?.1.made.as_ref()
    }

    /// Returns the steps in which a metric is worked out; 0 if units submit it.
    pub(super) fn steps(&self, of: MetricIndex) -> usize {
        self.made(of).map_or(0, |made| made.steps)
    }

    /// Returns how many parts stand inside each other in the formulas behind a metric; 0 if units submit it.
    pub(super) fn height(&self, of: MetricIndex) -> usize {
        self.made(of).map_or(0, |made| made.height)
    }

    /// Returns whether a metric divides by a value that data can make zero.
    pub(super) fn divides(&self, of: MetricIndex) -> bool {
        of.current().get() >= self.declared.len() || self.made(of).is_some_and(|made| made.divides)
    }

    /// Returns the metric that an entry names. Reports a metric that is not declared.
    pub(super) fn find(&self, sink: &Sink, entry: &Entry<String>) -> Option<MetricRef<'_>> {
        self.find_at(sink, entry.span, entry.get()?).ok()?
    }

    /// Returns the metric that is named at a place. `Ok(None)` if its declaration is faulty, which was already
    /// reported.
    pub(super) fn find_at(
        &self,
        sink: &Sink,
        span: Span,
        id: &str,
    ) -> Result<Option<MetricRef<'_>>, Reported> {
        self.known(id).ok_or_else(|| {
            fault! { sink, Code::UnknownMetric, span;
                says "no metric `{}` is declared", "chưa khai báo số liệu `{}`", shown(id);
                allowed "a metric that stands under `metrics`", "một số liệu có trong `metrics`";
                help declare(id);
                nearest id, self.ids();
            }
        })
    }

    /// Adds the ids that libraries offer.
    pub(super) fn offering(self, offered: &[String]) -> Self {
        Self { offered: offered.to_vec(), ..self }
    }

    /// Returns the ids that are declared, or that a library offers.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.declared.keys().chain(&self.offered).map(String::as_str)
    }

    /// Returns the first choice that has an option of this id.
    pub(super) fn with_option(&self, option: &str) -> Option<&str> {
        let has = |(_, declared): &(_, &Declared)| declared.options.contains_key(option);
        self.declared.iter().find(has).map(|(id, _)| id.as_str())
    }

    /// Returns the metric with an id, without a report. `Some(None)` if its declaration is faulty.
    pub(super) fn known(&self, id: &str) -> Option<Option<MetricRef<'_>>> {
        let Some((place, _, declared)) = self.declared.get_full(id) else {
            // It may be missing only because its declaration could not be read.
            return if self.complete { None } else { Some(None) };
        };
        declared.used.set(true);
        let (options, places) = (Some(&declared.options), declared.places);
        let index = index(place);
        let metric = declared.metric.as_ref();
        Some(metric.map(|metric| MetricRef { index, metric, options, places }))
    }

    /// Returns the attribute of units with an id.
    pub(super) fn attribute(&self, id: &str) -> Option<MetricRef<'_>> {
        let metric = self.declared.get(id)?.metric.as_ref()?;
        if metric.is_attribute { self.known(id)? } else { None }
    }

    /// Returns the ids of the attributes of units.
    pub(super) fn attributes(&self) -> impl Iterator<Item = &str> {
        let is_attribute = |of: &Declared| of.metric.as_ref().is_some_and(|one| one.is_attribute);
        self.declared.iter().filter(move |(_, of)| is_attribute(of)).map(|(id, _)| id.as_str())
    }

    /// Returns where a metric is declared, without a note that it is used.
    pub(super) fn place_of(&self, id: &str) -> Option<Span> {
        self.declared.get(id).map(|declared| declared.span)
    }

    /// Returns the metric at an index of the model, of whichever year; `None` for a quotient, or if its declaration is
    /// faulty.
    pub(super) fn at(&self, index: MetricIndex) -> Option<&Metric> {
        self.declared.get_index(index.current().get())?.1.metric.as_ref()
    }

    /// Warns of unused metrics. Those that were taken in from a library are added to `taken`.
    pub(super) fn report_unused(
        &self,
        sink: &Sink,
        texts: &Texts,
        taken: &RefCell<HashSet<String>>,
    ) {
        for (id, declared) in self.declared.iter().filter(|(_, declared)| !declared.used.get()) {
            if texts.is_of_library(declared.span) {
                let section = match &declared.metric {
                    _ if declared.made.is_some() => "derived",
                    Some(metric) if metric.is_attribute => "attributes",
                    _ => "metrics",
                };
                taken.borrow_mut().insert(format!("{section}.{id}"));
                continue;
            }
            // An attribute of any text is shown beside the unit, and roll-ups go by it.
            let is_text = |metric: &Metric| metric.is_attribute && metric.kind == MetricType::Text;
            if declared.metric.as_ref().is_some_and(is_text) {
                continue;
            }
            fault! { sink, Code::UnusedMetric, declared.span;
                let (what, help) = match &declared.metric {
                    Some(metric) if metric.is_attribute => (
                        said!("attribute", "thuộc tính"),
                        said!(
                            "use it in a bound, a ranking or a formula, or remove it",
                            "dùng nó trong một mức, một xếp hạng hoặc một công thức, hoặc xóa nó"
                        ),
                    ),
                    _ => (
                        said!("metric", "số liệu"),
                        said!(
                            "use it in an indicator or target, or remove it",
                            "dùng nó trong một chỉ số hoặc chỉ tiêu, hoặc xóa nó"
                        ),
                    ),
                };
                says "nothing uses the {what} `{}`",
                    "không chỗ nào dùng {what} `{}`", shown(id), what;
                help help;
            };
        }
    }

    /// Returns the metrics for the model: those that are submitted, those that are derived, and what formulas read of the
    /// year before. Without the faulty ones, so that the indices are right only if there are none.
    pub(super) fn into_model(
        self,
    ) -> (IndexMap<String, Metric>, Vec<Derived>, IndexMap<MetricIndex, Previous>) {
        let mut derived: Vec<Derived> = Vec::new();
        let mut submitted = IndexMap::with_capacity(self.submitted);
        let most = self.most.into_inner();
        for (id, Declared { metric, made, .. }) in self.declared {
            let metric = metric.map(|metric| match most.get(&index(submitted.len())) {
                Some(most) if made.is_none() => held_to(metric, *most),
                _ => metric,
            });
            match (metric, made) {
                (Some(metric), None) => {
                    submitted.insert(id, metric);
                }
                (Some(metric), Some(Made { formula, steps, divides, .. })) => {
                    let reads = reads(formula.metrics(), (submitted.len(), &derived));
                    let is_named = true;
                    derived.push(Derived { metric, formula, reads, steps, divides, is_named });
                }
                (None, _) => {}
            }
        }
        for (part, whole) in self.quotients.into_inner() {
            let at = |index: MetricIndex| match submitted.get_index(index.get()) {
                Some((_, metric)) => Some(metric),
                None => {
                    let place = index.get().checked_sub(submitted.len())?;
                    derived.get(place).map(|derived| &derived.metric)
                }
            };
            let Some((metric, other)) = at(part).zip(at(whole)) else { continue };
            let metric = quotient(metric, other);
            let formula = NumberFormula::of_quotient(metric.id.clone(), part, whole);
            let reads = reads(formula.metrics(), (submitted.len(), &derived));
            let (steps, divides, is_named) = (0, true, false);
            derived.push(Derived { metric, formula, reads, steps, divides, is_named });
        }
        let previous = self.previous.into_inner().into_keys().filter_map(|index| {
            let previous = match submitted.get_index(index.get()) {
                Some((_, metric)) => Previous::Submitted(of_year_before(metric)),
                None => {
                    let derived = derived.get(index.get().checked_sub(submitted.len())?)?;
                    Previous::Derived(Derived {
                        metric: of_year_before(&derived.metric),
                        formula: derived.formula.previous(),
                        reads: derived.reads.iter().map(|metric| metric.previous()).collect(),
                        ..*derived
                    })
                }
            };
            Some((index, previous))
        });
        let previous = previous.collect();
        (submitted, derived, previous)
    }
}

/// Returns a metric as it was the year before.
fn of_year_before(metric: &Metric) -> Metric {
    let Text { vi, en } = &metric.name;
    Metric {
        id: print_previous(&print_metric(&metric.id)),
        name: Text {
            vi: format!("{vi} (năm trước)"),
            en: Some(format!("{} (the year before)", en.as_ref().unwrap_or(vi))),
        },
        ..metric.clone()
    }
}

fn held_to(metric: Metric, most: Decimal) -> Metric {
    let at_least = metric.at_least.unwrap_or_default().max(Decimal::ZERO);
    let at_most = metric.at_most.map_or(most, |own| own.min(most));
    Metric { at_least: Some(at_least), at_most: Some(at_most), ..metric }
}

fn index(place: usize) -> MetricIndex {
    // Files are far too short for more.
    MetricIndex(u32::try_from(place).unwrap_or(u32::MAX))
}

/// Returns the submitted metrics behind the metrics of a formula.
fn reads(named: &[MetricIndex], (submitted, derived): (usize, &[Derived])) -> Vec<MetricIndex> {
    let behind = |metric: &MetricIndex| {
        let place = metric.current().get().checked_sub(submitted);
        let Some(derived) = place.and_then(|place| derived.get(place)) else {
            return vec![*metric];
        };
        let of_year =
            |read: &MetricIndex| if metric.is_previous() { read.previous() } else { *read };
        derived.reads.iter().map(of_year).collect()
    };
    named.iter().flat_map(behind).collect::<IndexSet<_>>().into_iter().collect()
}

/// Returns the metric that is a part divided by a whole. It is a share, written as a percentage, unless the two
/// are measured in different units.
fn quotient(part: &Metric, whole: &Metric) -> Metric {
    let scale = Measure::of(part).scaled(Scaling::Over, Measure::of(whole)).scale;
    let units = [part, whole].map(|metric| metric.unit_of_measure.as_ref().map(|unit| &unit.vi));
    let other_units = matches!(units, [Some(one), Some(other)] if one != other);
    let kind = if other_units { MetricType::Number } else { MetricType::Percent };
    let (over, divided) = (format!("{} / {}", part.id, whole.id), |one: &str, other: &str| {
        format!("{one} ÷ {other}")
    });
    let en = part.name.en.as_ref().zip(whole.name.en.as_ref());
    Metric {
        id: over,
        name: Text {
            vi: divided(&part.name.vi, &whole.name.vi),
            en: en.map(|(one, other)| divided(one, other)),
        },
        kind,
        unit_of_measure: None,
        scale,
        at_least: Domain::of_quotient(part, whole).low(),
        at_most: None,
        source: Source::default(),
        is_attribute: false,
    }
}

/// The columns of a wide dataset that are not metrics.
const UNIT_COLUMNS: [&str; 3] = ["unit", "name", "kind"];

/// Refuses an id that says which unit it is.
pub(super) fn refuse_column_of_units(sink: &Sink, id: &str, span: Span) {
    if UNIT_COLUMNS.contains(&id) {
        fault! { sink, Code::BadId, span;
            says "`{id}` cannot be a metric", "`{id}` không thể là số liệu", id;
            allowed "any other id; in a dataset the columns `unit`, `name` and `kind` say which unit it is",
                "một mã khác; trong bộ số liệu, các cột `unit`, `name` và `kind` cho biết là đơn vị nào";
            help "call it `{id}_value`, or what it measures",
                "đặt là `{id}_value`, hoặc theo nội dung nó đo", id;
        };
    }
}

fn metric(sink: &Sink, id: &str, span: Span, doc: &MetricDoc) -> Option<Metric> {
    refuse_column_of_units(sink, id, span);
    let owner = Owner { what: "metric", id: Some(id), span };
    let kind = required_key(
        sink,
        &owner,
        "type",
        &doc.r#type,
        said!(
            "one of `count`, `number`, `percent`, `rank`, `yes_no`, `choice`, `date` and `text`: `type: count`",
            "một trong `count`, `number`, `percent`, `rank`, `yes_no`, `choice`, `date` và `text`: `type: count`"
        ),
    );
    let name = sources::name(sink, &doc.name, id);
    let source = sources::source(sink, &doc.source, &doc.cite, &doc.note);
    let unit_of_measure = sources::measure(sink, &doc.unit_of_measure);
    let word = *kind.and_then(Entry::get)?;
    let kind = metric_type(sink, &owner, word, doc)?;
    refuse_foreign_keys(sink, word, doc);
    let mut metric = Metric {
        id: id.to_owned(),
        name,
        scale: kind.scale(unit_of_measure.as_ref()),
        kind,
        unit_of_measure,
        at_least: None,
        at_most: None,
        source,
        is_attribute: false,
    };
    (metric.at_least, metric.at_most) = bounds(sink, &metric, doc);
    Some(metric)
}

fn metric_type(
    sink: &Sink,
    owner: &Owner<'_>,
    word: MetricTypeDoc,
    doc: &MetricDoc,
) -> Option<MetricType> {
    Some(match word {
        MetricTypeDoc::Count => MetricType::Count,
        MetricTypeDoc::Number => MetricType::Number,
        MetricTypeDoc::Percent => MetricType::Percent,
        MetricTypeDoc::YesNo => MetricType::YesNo,
        MetricTypeDoc::Date => MetricType::Date,
        MetricTypeDoc::Text => MetricType::Text,
        MetricTypeDoc::Rank => {
            let field = number(&doc.field).and_then(|field| whole(sink, field, 1, u32::MAX));
            MetricType::Rank { field }
        }
        MetricTypeDoc::Choice => {
            let entry = required! { sink, owner, doc.options;
                "the options: `options: [chief, deputy, none]`",
                "các lựa chọn: `options: [chief, deputy, none]`"
            }?;
            MetricType::Choice { options: options(sink, entry)? }
        }
    })
}

pub(super) fn options(sink: &Sink, entry: &Entry<OptionsDoc>) -> Option<Vec<ChoiceOption>> {
    let mut options = Vec::new();
    let mut once = Once::default();
    let mut add = |span, id, name| options.extend(option(sink, &mut once, (span, id), name));
    match entry.get()? {
        OptionsDoc::List(list) => {
            for item in list {
                if let Some(id) = item.get() {
                    add(item.span, id.as_str(), None);
                }
            }
        }
        OptionsDoc::Mapping(named) => {
            for (id, span, name) in named.iter() {
                add(span, id, sources::given_name(sink, name));
            }
        }
    }
    not_empty(
        sink,
        entry.span,
        &options,
        Said::name("`options`"),
        said!("one option", "một lựa chọn"),
    )?;
    Some(options)
}

fn option(
    sink: &Sink,
    once: &mut Once<String>,
    (span, id): (Span, &str),
    name: Option<Text>,
) -> Option<ChoiceOption> {
    let reserved = matches!(id.to_lowercase().as_str(), "n/a" | "rejected");
    if id.trim().is_empty() || reserved {
        fault! { sink, Code::BadId, span;
            says "`{}` cannot be an option", "`{}` không thể là lựa chọn", shown(id);
            allowed "a word that data can carry; `n/a`, `rejected` and an empty cell have a meaning of their own there",
                "một từ mà số liệu có thể ghi; `n/a`, `rejected` và ô trống có nghĩa riêng";
        };
        return None;
    }
    // Data are read without regard to capitals.
    let is_new = once.take(sink, (Code::RepeatedOption, span), folded(id), |fault| {
        let says =
            said!("the option `{}` is listed twice", "lựa chọn `{}` được ghi hai lần", shown(id));
        fault.says(says).allowed(said!(
            "options that differ in more than capitals",
            "các lựa chọn khác nhau không chỉ ở chữ hoa, chữ thường"
        ))
    });
    let name = name.unwrap_or_else(|| Text::plain(id));
    is_new.then(|| ChoiceOption { id: id.to_owned(), name })
}

/// Reports keys that only other types have.
fn refuse_foreign_keys(sink: &Sink, word: MetricTypeDoc, doc: &MetricDoc) {
    use MetricTypeDoc::{Choice, Count, Number, Percent, Rank};
    let numeric = matches!(word, Count | Number | Percent | Rank);
    let numbers = said!("metrics that are numbers", "các số liệu là số");
    let (ranks, choices) = (
        said!("`rank` metrics", "số liệu kiểu `rank`"),
        said!("`choice` metrics", "số liệu kiểu `choice`"),
    );
    let keys = [
        ("field", place(&doc.field), word == Rank, ranks),
        ("options", place(&doc.options), word == Choice, choices),
        ("at_least", place(&doc.at_least), numeric, numbers.clone()),
        ("at_most", place(&doc.at_most), numeric, numbers.clone()),
        ("unit_of_measure", place(&doc.unit_of_measure), numeric, numbers),
    ];
    for (key, span, fits, who) in keys {
        if let (Some(span), false) = (span, fits) {
            let word = word.as_str();
            fault! { sink, Code::KeyNotForType, Where::Key(span);
                says "a `{word}` metric has no `{key}`",
                    "số liệu kiểu `{word}` không có `{key}`", word, key;
                related Places::of(doc).kind, "the type", "kiểu";
                allowed "`{key}` on {who}", "`{key}` ở {who}", key, who;
                help "remove `{key}`, or change the type", "xóa `{key}`, hoặc đổi kiểu", key;
            };
        }
    }
}

fn bounds(sink: &Sink, of: &Metric, doc: &MetricDoc) -> (Option<Decimal>, Option<Decimal>) {
    if !of.kind.is_numeric() {
        return (None, None);
    }
    let measured = (of.id.as_str(), Measure::of(of), of.kind == MetricType::Count);
    let read = |number: Option<Placed>| {
        number
            .filter(|number| suits(sink, *number, measured, None))
            .map(|number| (number.span, number))
    };
    let (least, most) = (read(number(&doc.at_least)), read(number(&doc.at_most)));
    if let (Some((low_at, low)), Some((high_at, high))) = (least, most)
        && low.value() > high.value()
    {
        fault! { sink, Code::BoundsReversed, low_at;
            says "`at_least: {}` is above `at_most: {}`",
                "`at_least: {}` lớn hơn `at_most: {}`", low.quantity, high.quantity;
            related high_at, "the greatest value", "giá trị lớn nhất";
            help "exchange the two", "đổi chỗ hai giá trị";
        };
    }
    (least.map(|(_, n)| n.value()), most.map(|(_, n)| n.value()))
}

fn places_of_options(metric: &Metric) -> HashMap<String, usize> {
    match &metric.kind {
        MetricType::Choice { options } => {
            let places = options.iter().enumerate();
            places.map(|(place, option)| (option.id.clone(), place)).collect()
        }
        _ => HashMap::new(),
    }
}
