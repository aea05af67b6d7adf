//! Derived metrics: each is read after those that it needs.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::keys::{Owner, check_id, given, required};
use super::metrics::{Made, Metrics, refuse_column_of_units};
use super::reachable::range::Range;
use super::reachable::values::Domain;
use super::scope::{Amendment, Kinds, Scope};
use super::{allow, formulas, sources};
use crate::diagnostic::{Code, Span, shown};
use crate::formula::{self, PartRef, work};
use crate::model::{Metric, MetricIndex, MetricType, Scale, Sure};
use crate::number::{Decimal, Exact};
use crate::rules::document::{DerivedDoc, Entry, FrameworkDoc};
use crate::rules::text::fault_list::{Sink, fault};
use crate::rules::text::limits::Limits;
use crate::said::said;

/// A derived metric that is not read yet.
struct Waiting<'d> {
    span: Span,
    entry: &'d Entry<DerivedDoc>,
    /// The names in its formula.
    names: Vec<String>,
}

/// Those that are not read yet, in the order of the file.
type AllWaiting<'d> = IndexMap<&'d str, Waiting<'d>>;

/// Reads the derived metrics of a file into its metrics.
pub(super) fn read(
    (sink, kinds, amendment): (&Sink, &Kinds<'_>, Option<Amendment<'_>>),
    doc: &FrameworkDoc,
    metrics: &mut Metrics,
) {
    let mut waiting = all(sink, doc, metrics);
    for depth in 1usize.. {
        let is_ready = |id: &&str| need(&waiting, id).is_none();
        let ready: HashSet<&str> = waiting.keys().copied().filter(is_ready).collect();
        if ready.is_empty() {
            break;
        }
        for (id, Waiting { span, entry, .. }) in
            waiting.iter().filter(|(id, _)| ready.contains(*id))
        {
            let found = match depth > Limits::DERIVED_DEPTH {
                true => too_deep(sink, *span, id),
                false => {
                    let scope = Scope { sink, metrics, kinds, amendment };
                    one(&scope, (id, *span), entry)
                }
            };
            let (metric, made) = found.unzip();
            metrics.add((id, *span), metric, made);
        }
        waiting.retain(|id, _| !ready.contains(id));
    }
    refuse_circle(sink, &waiting);
    for (id, Waiting { span, .. }) in waiting {
        metrics.add((id, span), None, None);
    }
}

fn all<'d>(sink: &Sink, doc: &'d FrameworkDoc, metrics: &Metrics) -> AllWaiting<'d> {
    let mut waiting = AllWaiting::new();
    for (id, span, entry) in given(&doc.derived).into_iter().flat_map(|named| named.iter()) {
        check_id(sink, span, id);
        refuse_column_of_units(sink, id, span);
        if let Some(first) = metrics.place_of(id) {
            fault! { sink, Code::RepeatedId, span;
                says "`{}` is a metric or an attribute of units",
                    "`{}` là một số liệu hoặc thuộc tính của đơn vị", shown(id);
                related first, "declared here", "được khai báo ở đây";
                allowed "one id for each metric, submitted or derived, and for each attribute",
                    "mỗi số liệu, dù gửi hay tính ra, và mỗi thuộc tính một mã riêng";
                help "give one of the two another id", "đặt mã khác cho một trong hai";
            };
            continue;
        }
        let text = entry.get().and_then(|doc| given(&doc.formula));
        let names = text.map(|text| formula::names(text)).unwrap_or_default();
        waiting.insert(id, Waiting { span, entry, names });
    }
    waiting
}

/// Returns a derived metric that one needs, and that is not read yet.
fn need<'d>(waiting: &AllWaiting<'d>, id: &str) -> Option<&'d str> {
    let names = &waiting.get(id)?.names;
    names.iter().find_map(|name| waiting.get_key_value(name.as_str()).map(|(id, _)| *id))
}

/// Reports a circle of derived metrics, if there is one.
fn refuse_circle(sink: &Sink, waiting: &AllWaiting<'_>) {
    // Each of them needs another, so that one is met again.
    let mut walked: Vec<&str> = waiting.keys().copied().take(1).collect();
    while let Some(next) = walked.last().and_then(|id| need(waiting, id)) {
        let Some(first) = walked.iter().position(|id| *id == next) else {
            walked.push(next);
            continue;
        };
        let circle = walked.get(first..).unwrap_or_default();
        let Some(Waiting { span, .. }) = waiting.get(next) else { return };
        let needs = circle
            .iter()
            .skip(1)
            .chain([&next])
            .map(|id| said!("needs `{}`", "cần `{}`", shown(id)))
            .reduce(|all, next| said!("{}, which {}", "{}, số liệu này lại {}", all, next));
        let needs = needs.unwrap_or_else(|| said!("", ""));
        fault! { sink, Code::DerivedInCircle, *span;
            says "`{}` {needs}", "`{}` {needs}", shown(next), needs;
            allowed "formulas over metrics that units submit, and derived metrics that do not need this one",
                "công thức trên các số liệu do đơn vị gửi, và các số liệu tính ra không cần đến số liệu này";
            help "write one of them out from submitted metrics",
                "viết một công thức trực tiếp từ các số liệu được gửi";
        };
        return;
    }
}

fn too_deep<T>(sink: &Sink, span: Span, id: &str) -> Option<T> {
    let most = Limits::DERIVED_DEPTH;
    fault! { sink, Code::FormulaTooDeep, span;
        says "`{}` is derived over more than {most} other metrics in a row",
            "`{}` được tính qua hơn {most} số liệu tính ra nối tiếp nhau", shown(id), most;
        allowed "at most {most} derived metrics, each in the formula of the next",
            "nhiều nhất {most} số liệu tính ra, số liệu này trong công thức của số liệu kia", most;
        help "write one of them out from submitted metrics",
            "viết một công thức trực tiếp từ các số liệu được gửi";
    };
    None
}

fn too_nested<T>(sink: &Sink, span: Span, id: &str, height: usize) -> Option<T> {
    let most = Limits::DERIVED_HEIGHT;
    fault! { sink, Code::FormulaTooDeep, span;
        says "the formulas behind `{}` are nested {height} deep together",
            "các công thức phía sau `{}` lồng nhau sâu tổng cộng {height} lớp", shown(id), height;
        allowed "at most {most} brackets, functions and signs inside each other",
            "nhiều nhất {most} dấu ngoặc, hàm và dấu lồng trong nhau", most;
        help "work out what repeats before the data are sent, and send it as a metric",
            "tính phần lặp lại trước khi gửi số liệu, rồi gửi kết quả như một số liệu";
    };
    None
}

/// Reads one, when all that it needs are read.
fn one(
    scope: &Scope<'_>,
    (id, span): (&str, Span),
    entry: &Entry<DerivedDoc>,
) -> Option<(Metric, Made)> {
    let (sink, doc) = (scope.sink, entry.get()?);
    // Warnings about a whole metric point at its id.
    allow::note(sink, span.to(entry.span), &doc.allow);
    let owner = Owner { what: "derived metric", id: Some(id), span: entry.span };
    let written = required! { sink, &owner, doc.formula;
        "its formula: `formula: dossiers / people * 1000`",
        "công thức: `formula: dossiers / people * 1000`"
    };
    let name = sources::name(sink, &doc.name, id);
    let source = sources::source(sink, &doc.source, &doc.cite, &doc.note);
    let unit_of_measure = sources::measure(sink, &doc.unit_of_measure);
    let formula = formulas::number(scope, written?)?;
    let domain = |of: MetricIndex| scope.metrics.at(of).map(Domain::of).unwrap_or_default();
    let Range { low, high } = Range::of(formula.expression(), &domain);
    let end = |end: Option<Exact>| {
        end.as_ref().and_then(Exact::as_decimal).map(|d: Decimal| d.normalize())
    };
    let declared = MetricType::Number.scale(unit_of_measure.as_ref());
    warn_of_unit(sink, id, doc, (declared, formula.scale()));
    let metric = Metric {
        id: id.to_owned(),
        name,
        kind: MetricType::Number,
        scale: if unit_of_measure.is_some() { declared } else { formula.scale() },
        unit_of_measure,
        at_least: end(low),
        at_most: end(high),
        source,
        is_attribute: false,
    };
    let steps = work::of_number(formula.expression(), &|of| scope.metrics.steps(of));
    let behind = formula.metrics().iter().map(|of| scope.metrics.height(*of)).max();
    let own = PartRef::Number(formula.expression()).height();
    let height = own.saturating_add(behind.unwrap_or(0));
    if height > Limits::DERIVED_HEIGHT {
        return too_nested(sink, span, id, height);
    }
    let divides = formulas::number_divides(scope.metrics, &formula);
    Some((metric, Made { formula, steps, height, divides }))
}

/// Reports a share of 1 whose unit of measure says that it is one of 100.
fn warn_of_unit(sink: &Sink, id: &str, doc: &DerivedDoc, (declared, made): (Scale, Scale)) {
    let Scale::Share { whole, sure } = made else { return };
    let Some(entry) = &doc.unit_of_measure else { return };
    if declared != Scale::OF_100 || whole != Decimal::ONE {
        return;
    }
    let code = match sure {
        Sure::Likely => Code::PercentSignMissing,
        Sure::OneUnit | Sure::Declared => Code::PercentMisplaced,
    };
    fault! { sink, code, entry.span;
        says "`{}` is a share from 0 to 1, but its unit of measure says percentages",
            "`{}` là tỷ lệ từ 0 đến 1, nhưng đơn vị tính của nó lại là phần trăm", shown(id);
        help "multiply the formula by 100, or leave out the unit and write bounds as `80%`",
            "nhân công thức với 100, hoặc bỏ đơn vị tính và viết mức là `80%`";
    };
}
