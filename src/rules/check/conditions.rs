//! Conditions of targets and thresholds on a metric.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::keys::{Owner, Placed};
use super::measured::Subject;
use super::metric_ref::{MetricRef, Places};
use super::metrics::Metrics;
use super::reachable::values::{Domain, Edge, ends, quantity_of};
use super::scope::{Kinds, Scope};
use crate::diagnostic::{Code, Span, one_of, shown};
use crate::model::metric::option_meant;
use crate::model::{By, Condition, Framework, Metric, MetricIndex, MetricType, Test};
use crate::number::Quantity;
use crate::rules::document::{BoundDoc, Day, Entry, EqualsDoc, Field, Scalar, YesNo, expected};
use crate::rules::text::fault_list::{Reported, Sink, fault};
use crate::said::{Said, said};

/// `at_least`, `above`, `at_most` or `below`, with the function that makes a test of its bound.
#[derive(Debug, Clone, Copy)]
struct BoundKey<'d> {
    key: &'static str,
    field: &'d Field<BoundDoc>,
    make: fn(Quantity) -> Test,
}

/// The keys of a condition, in any kind of document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConditionDoc<'d> {
    bounds: [BoundKey<'d>; 4],
    equals: &'d Field<EqualsDoc>,
    is: &'d Field<YesNo>,
    by: &'d Field<Day>,
}

impl<'d> ConditionDoc<'d> {
    /// Makes a condition. The bounds are `at_least`, `above`, `at_most` and `below`.
    pub(crate) fn new(
        bounds: [&'d Field<BoundDoc>; 4],
        equals: &'d Field<EqualsDoc>,
        is: &'d Field<YesNo>,
        by: &'d Field<Day>,
    ) -> Self {
        let [at_least, above, at_most, below] = bounds;
        let bounds = [
            BoundKey { key: "at_least", field: at_least, make: Test::AtLeast },
            BoundKey { key: "above", field: above, make: Test::Above },
            BoundKey { key: "at_most", field: at_most, make: Test::AtMost },
            BoundKey { key: "below", field: below, make: Test::Below },
        ];
        Self { bounds, equals, is, by }
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of conditions given.
    fn len(&self) -> usize {
        let bounds = self.bounds.iter().map(|bound| bound.field.is_some());
        let others = [self.equals.is_some(), self.is.is_some(), self.by.is_some()];
        bounds.chain(others).filter(|given| *given).count()
    }
}

/// The metrics that a comparison with numbers fits.
const NUMBERS: (fn(&MetricType) -> bool, Said) = (MetricType::is_numeric, said!("numbers", "số"));
/// The keys of conditions, for messages.
const KEYS: Said = said!(
    "`at_least`, `above`, `at_most`, `below`, `equals`, `is` or `by`",
    "`at_least`, `above`, `at_most`, `below`, `equals`, `is` hoặc `by`"
);

/// Checks the conditions of `owner`, which is in a file other than the rules, on a metric of a framework.
pub(crate) fn condition_of(
    sink: &Sink,
    framework: &Framework,
    owner: &Owner<'_>,
    doc: ConditionDoc<'_>,
    index: MetricIndex,
) -> Option<By<Condition>> {
    let kinds = Kinds::new(framework.unit_kinds(), None);
    let scope = Scope { sink, metrics: &Metrics::default(), kinds: &kinds, amendment: None };
    let metric = MetricRef::elsewhere(index, framework.metric_at(index)?);
    scope.by_unit(owner.span, || condition(&scope, owner, doc, Subject::Metric(metric)))
}

/// Checks the conditions of `owner`.
pub(crate) fn condition(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    doc: ConditionDoc<'_>,
    subject: Subject<'_>,
) -> Option<Condition> {
    if doc.is_empty() {
        if !scope.sink.has_unknown_key(owner.span) {
            fault! { scope.sink, Code::NoCondition, owner.span;
                says "{owner} has no condition", "{owner} không có điều kiện", owner;
                label "a condition is missing here", "ở đây thiếu điều kiện";
                allowed "at least one of {KEYS}", "ít nhất một trong {KEYS}", KEYS;
            };
        }
        return None;
    }
    let mut tests: Vec<(Span, Test)> = Vec::new();
    let mut numbers = Vec::new();
    for BoundKey { key, field, make } in doc.bounds {
        let Some(entry) = field else { continue };
        let bound = fitting(scope, (entry.span, key), subject, NUMBERS)
            .and_then(|()| bound_of(scope, entry, subject));
        numbers.extend(bound.map(|quantity| Placed { span: entry.span, quantity }));
        tests.extend(bound.map(|bound| (entry.span, make(bound))));
    }
    subject.refuse_two_scales(scope.sink, &numbers);
    let others = [
        doc.equals.as_ref().map(|entry| (entry.span, equals(scope, entry, subject))),
        doc.is.as_ref().map(|entry| (entry.span, is(scope, entry, subject))),
        doc.by.as_ref().map(|entry| (entry.span, by(scope, entry, subject))),
    ];
    tests.extend(others.into_iter().flatten().filter_map(|(span, test)| Some((span, test?))));
    tests.sort_by_key(|(span, _)| span.start);
    let contradicted = refuse_contradictions(scope, owner, &tests, subject);
    if contradicted.is_none() && tests.len() == doc.len() {
        warn_of_idle_conditions(scope, owner, &tests, subject);
    }
    Some(Condition { tests: tests.into_iter().map(|(_, test)| test).collect() })
}

/// Reports a condition that does not fit its subject.
fn misfit(scope: &Scope<'_>, span: Span, key: &str, subject: Subject<'_>, fits: &Said) -> Reported {
    fault! { scope.sink, Code::ConditionType, span;
        let (message, allowed) = match subject {
            Subject::Metric(MetricRef { metric, .. }) => {
                let kind = metric.kind.as_str();
                let allowed = match metric.kind {
                    MetricType::YesNo => said!("`is: yes` or `is: no`", "`is: yes` hoặc `is: no`"),
                    MetricType::Date => said!(
                        "`by: 2023-06-01`, which means on that day or before",
                        "`by: 2023-06-01`, nghĩa là vào ngày đó hoặc trước đó"
                    ),
                    MetricType::Choice { .. } => said!(
                        "`equals` with one of the options",
                        "`equals` với một trong các lựa chọn"
                    ),
                    MetricType::Text => said!(
                        "no condition at all: a text is carried and never compared",
                        "không có điều kiện nào: chữ chỉ được mang theo, không so sánh"
                    ),
                    _ => said!(
                        "`at_least`, `above`, `at_most`, `below` or `equals`",
                        "`at_least`, `above`, `at_most`, `below` hoặc `equals`"
                    ),
                };
                (
                    said!(
                        "`{key}` is for {fits}, but `{}` is a `{kind}` metric",
                        "`{key}` dùng cho {fits}, nhưng `{}` là số liệu kiểu `{kind}`",
                        shown(&metric.id),
                        key,
                        fits,
                        kind
                    ),
                    allowed,
                )
            }
            _ => (
                said!(
                    "`{key}` is for {fits}, but a quotient is a number",
                    "`{key}` dùng cho {fits}, nhưng thương là một số",
                    key,
                    fits
                ),
                said!(
                    "`at_least`, `above`, `at_most`, `below` or `equals`",
                    "`at_least`, `above`, `at_most`, `below` hoặc `equals`"
                ),
            ),
        };
        let (declared_at, declared) = match subject {
            Subject::Metric(of) => of.declared(),
            _ => (None, said!("", "")),
        };
        says message;
        allowed allowed;
        related declared_at, declared;
    }
}

/// Returns `Some` if a condition fits its subject, and reports it if not. `what` says which subjects it fits.
fn fitting(
    scope: &Scope<'_>,
    (span, key): (Span, &str),
    subject: Subject<'_>,
    (fits, what): (fn(&MetricType) -> bool, Said),
) -> Option<()> {
    if subject.is(fits) {
        return Some(());
    }
    misfit(scope, span, key, subject, &what);
    None
}

fn bound_of(scope: &Scope<'_>, entry: &Entry<BoundDoc>, subject: Subject<'_>) -> Option<Quantity> {
    let placed = scope.placed(entry)?;
    subject.suits(scope.sink, placed).then_some(placed.quantity)
}

fn equals(scope: &Scope<'_>, entry: &Entry<EqualsDoc>, subject: Subject<'_>) -> Option<Test> {
    let doc = entry.get()?;
    if let (Subject::Metric(of), EqualsDoc::Scalar(word)) = (subject, doc)
        && matches!(of.metric.kind, MetricType::Choice { .. })
    {
        let place = of.option(word).and_then(|place| u32::try_from(place).ok());
        if place.is_none() {
            unknown_option(scope, entry.span, word, of);
        }
        return place.map(Test::EqualsOption);
    }
    let fits = (NUMBERS.0, said!("numbers and options", "số và lựa chọn"));
    fitting(scope, (entry.span, "equals"), subject, fits)?;
    match doc {
        EqualsDoc::Mapping(named) => {
            let entry = scope.chosen(entry.span, &named.iter().collect())?;
            bound_of(scope, entry, subject).map(Test::Equals)
        }
        EqualsDoc::Scalar(_) if matches!(subject, Subject::Unknown) => None,
        EqualsDoc::Scalar(text) => {
            let number =
                Placed::of_text(scope.numbers(), entry.span, text, expected(Quantity::EXPECTED))?;
            subject.suits(scope.sink, number).then_some(Test::Equals(number.quantity))
        }
    }
}

/// Reports an option that the choice does not have.
pub(crate) fn unknown_option(scope: &Scope<'_>, span: Span, word: &str, of: MetricRef<'_>) {
    let options = || of.options().iter().map(|option| option.id.as_str());
    fault! { scope.sink, Code::UnknownOption, span;
        says "`{}` has no option `{}`",
            "`{}` không có lựa chọn `{}`", shown(&of.metric.id), shown(word);
        related of.places.options, "the options", "các lựa chọn";
        allowed one_of(options());
        meant option_meant(of.options(), word);
    };
}

fn is(scope: &Scope<'_>, entry: &Entry<YesNo>, subject: Subject<'_>) -> Option<Test> {
    let fits: (fn(&_) -> _, _) =
        (|kind| *kind == MetricType::YesNo, said!("yes or no", "có hoặc không"));
    fitting(scope, (entry.span, "is"), subject, fits)?;
    entry.get().map(|answer| Test::Is(answer.0))
}

fn by(scope: &Scope<'_>, entry: &Entry<Day>, subject: Subject<'_>) -> Option<Test> {
    let fits: (fn(&_) -> _, _) = (|kind| *kind == MetricType::Date, said!("dates", "ngày"));
    fitting(scope, (entry.span, "by"), subject, fits)?;
    let day = entry.get()?.0;
    scope.warn_of_inherited_days(entry.span, std::iter::once(day));
    Some(Test::By(day))
}

/// The lower or upper end of the range that conditions allow, with its cause.
struct End {
    edge: Edge,
    /// The place where the bound is written.
    span: Option<Span>,
    /// Whether the bound is in the declaration of the metric.
    declared: bool,
    words: Said,
}

impl End {
    fn declared(
        key: &str,
        metric: &Metric,
        value: Option<Decimal>,
        span: Option<Span>,
    ) -> Option<Self> {
        let edge = Edge::closed(value?);
        let quantity = Quantity { value: edge.value, percent: metric.kind == MetricType::Percent };
        let words = said!(
            "`{key}: {quantity}` in the declaration of `{}`",
            "`{key}: {quantity}` trong khai báo của `{}`",
            shown(&metric.id),
            key,
            quantity
        );
        Some(Self { edge, span, declared: true, words })
    }

    /// Returns the end that allows the fewest values; the first of several equal ones.
    fn tightest<K: Ord>(ends: Vec<Self>, key: impl Fn(Decimal) -> K) -> Option<Self> {
        let tightness = |end: &Self| (key(end.edge.value), end.edge.open);
        let tighter = |best, end| if tightness(&end) > tightness(&best) { end } else { best };
        ends.into_iter().reduce(tighter)
    }
}

/// Reports conditions that no value can meet.
fn refuse_contradictions(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    tests: &[(Span, Test)],
    subject: Subject<'_>,
) -> Option<Reported> {
    let (mut lows, mut highs) = (Vec::new(), Vec::new());
    // The bounds of a derived metric follow from its formula, and are declared nowhere.
    if let Subject::Metric(MetricRef { metric, places, .. }) = subject
        && (places.at_least.is_some() || places.at_most.is_some())
    {
        lows.extend(End::declared("at_least", metric, metric.at_least, places.at_least));
        highs.extend(End::declared("at_most", metric, metric.at_most, places.at_most));
    }
    for (span, test) in tests {
        let Some(quantity) = quantity_of(test) else { continue };
        let end = |edge| {
            let words = said!("`{}: {quantity}`", "`{}: {quantity}`", test.as_str(), quantity);
            End { edge, span: Some(*span), declared: false, words }
        };
        let (low, high) = ends(test);
        lows.extend(low.map(end));
        highs.extend(high.map(end));
    }
    let low = End::tightest(lows, |value| value)?;
    let high = End::tightest(highs, Reverse)?;
    if Domain::default().has_between(Some(low.edge), Some(high.edge)) {
        return None;
    }
    report_contradiction(scope, owner, &low, &high)
}

/// Warns of conditions that every value meets, and of conditions that no value meets although they do not
/// contradict each other. For example, a count is never below 0.
fn warn_of_idle_conditions(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    tests: &[(Span, Test)],
    subject: Subject<'_>,
) {
    let Some(domain) = subject.domain() else {
        if matches!(subject, Subject::Metric(of) if of.options().len() == 1) {
            report_idle(scope, owner, tests, subject, Code::AlwaysMet);
        }
        return;
    };
    let all_tests: Vec<&Test> = tests.iter().map(|(_, test)| test).collect();
    if !domain.meets(&all_tests) {
        report_idle(scope, owner, tests, subject, Code::NeverMetByValue);
    } else if all_tests.iter().all(|test| domain.always_meets(test))
        // What one case asks for can be nothing if another asks for something.
        && scope.kinds.choices.when().is_empty()
    {
        report_idle(scope, owner, tests, subject, Code::AlwaysMet);
    }
}

fn report_idle(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    tests: &[(Span, Test)],
    subject: Subject<'_>,
    code: Code,
) {
    let Some((at, _)) = tests.first() else { return };
    fault! { scope.sink, code, *at;
        let case = scope.words_of(&scope.kinds.choices.when());
        let (how, help) = match code {
            Code::AlwaysMet => (
                said!("every", "mọi"),
                said!(
                    "ask for what can fail; to see whether a value was given, `yes_no` is plainer",
                    "hãy đặt điều kiện có thể không đạt; để biết có giá trị hay không thì dùng `yes_no` rõ hơn"
                ),
            ),
            _ => (
                said!("no", "không có"),
                said!("ask for what the metric can be", "hãy đặt điều kiện mà số liệu có thể đạt"),
            ),
        };
        says "{how} {} meets the condition of {owner}{case}",
            "{how} {} đạt điều kiện của {owner}{case}", subject.words(), how, owner, case;
        help help;
        let (places, (declared_at, declared)) = match subject {
            Subject::Metric(of) => (of.places, of.declared()),
            _ => (Places::default(), (None, said!("", ""))),
        };
        related declared_at, declared;
        related places.at_least, "its least value", "giá trị nhỏ nhất";
        related places.at_most, "its greatest value", "giá trị lớn nhất";
    };
}

fn report_contradiction(
    scope: &Scope<'_>,
    owner: &Owner<'_>,
    low: &End,
    high: &End,
) -> Option<Reported> {
    // Points at the later condition, never at the declaration.
    let order = |end: &End| (!end.declared, end.span.map(|span| span.start));
    let (first, second) = if order(low) <= order(high) { (low, high) } else { (high, low) };
    let at = second.span.filter(|_| !second.declared)?;
    Some(fault! { scope.sink, Code::Contradiction, at;
        says "no value can meet the conditions of {owner}: {} and {}",
            "không giá trị nào đạt được các điều kiện của {owner}: {} và {}",
            first.words, second.words, owner;
        help "one of the two is wrong, or they stand the wrong way round",
            "một trong hai bị sai, hoặc hai điều kiện bị đảo chỗ";
        related first.span, "this goes against it", "điều này mâu thuẫn với nó";
    })
}
