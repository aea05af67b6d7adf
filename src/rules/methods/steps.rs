//! The method `steps`: bounds in order, each with what it earns.

use rust_decimal::Decimal;

use super::earnings::{Earned, Earnings, Written};
use super::method_at::MethodAt;
use crate::diagnostic::{Code, Span, shown};
use crate::model::{Method, MetricType, Reach, Step, StepInPoints};
use crate::number::{Date, Exact, Quantity};
use crate::rules::check::by_unit::Items;
use crate::rules::check::keys::{Placed, not_empty};
use crate::rules::check::measured::{Subject, measured};
use crate::rules::check::reachable::values::Domain;
use crate::rules::check::scope::Scope;
use crate::rules::document::declare::documents;
use crate::rules::document::{
    BoundDoc, EarnsIn, Entry, Named, Scalar, StepShares, day_advice, unread,
};
use crate::rules::text::fault_list::{Reported, Where, fault};
use crate::said::{Told, Value, said};

about! {
    "In steps: the share of the bound that is reached.",
    "Theo bậc: đạt bậc nào được tỷ lệ điểm của bậc đó."
}

documents! {
    /// The method `steps`: the share of the bound that is reached. Exactly one of `at_least`, `at_most` and `by` is given.
    pub struct StepsDoc = "`steps`" {
        ..measured,
        /// `points`: the right-hand sides are points of the indicator instead of shares.
        /// `points`: vế phải là điểm của tiêu chí, như trong quyết định, thay cho tỷ lệ.
        r#in: EarnsIn,
        /// The steps where more is better: each bound with its share, or `{times: 50%}` for half of the value.
        /// Các bậc khi càng nhiều càng tốt: mỗi mức kèm tỷ lệ điểm, hoặc `{times: 50%}` là giá trị nhân với 50%.
        at_least: Named<BoundDoc, StepShares>,
        /// The steps where less is better: each bound with its share.
        /// Các bậc khi càng ít càng tốt: mỗi mức kèm tỷ lệ điểm.
        at_most: Named<BoundDoc, StepShares>,
        /// Days, each with the share that is earned by it: `{2025-01-31: 100%, 2025-02-28: 50%}`.
        /// Các hạn ngày: mỗi ngày kèm tỷ lệ điểm, ví dụ `{2025-01-31: 100%, 2025-02-28: 50%}`.
        by: Named<BoundDoc, StepShares>,
    }
}

/// The bound of a step.
#[derive(Debug, Clone, Copy)]
enum Bound {
    Number(Quantity),
    Day(Date),
}

impl Bound {
    /// Returns its place on the scale of bounds.
    fn place(self) -> Decimal {
        match self {
            Self::Number(quantity) => quantity.value,
            Self::Day(day) => Decimal::from(day.ordinal()),
        }
    }
}

impl Told for Bound {
    fn told(&self) -> Value {
        match self {
            Self::Number(quantity) => quantity.told(),
            Self::Day(day) => day.told(),
        }
    }
}

/// A step as it is written.
#[derive(Debug, Clone)]
struct WrittenStep<'d> {
    /// The bound as it is written.
    text: &'d str,
    at: Span,
    bound: Bound,
    earned: Earned,
}

impl WrittenStep<'_> {
    fn place(&self) -> Decimal {
        self.bound.place()
    }

    /// Returns the share that a value of this step earns.
    fn earned_at(&self, value: Decimal) -> Exact {
        let share = self.earned.earning.share();
        match self.earned.times {
            // A number too large to multiply is more than everything.
            true => share.times(&Exact::from(value)).unwrap_or(Exact::ONE).held_to_share(),
            false => share.clone(),
        }
    }
}

/// The bounds of a method and their direction.
type Bounds<'d> = (Reach, &'d Entry<Named<BoundDoc, StepShares>>);

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<StepsDoc>) -> Option<Method> {
    let (scope, doc) = (at.scope, entry.get()?);
    let earnings = Earnings::new(at, &doc.r#in);
    let example = said!(
        "what is measured: `of: …`, or `of: {part: …, whole: …}`",
        "nội dung được đo: `of: …`, hoặc `of: {part: …, whole: …}`"
    );
    let fits = |kind: &MetricType| kind.is_numeric() || *kind == MetricType::Date;
    let allowed = said!(
        "a `count`, `number`, `percent`, `rank` or `date` metric, or a quotient",
        "một số liệu kiểu `count`, `number`, `percent`, `rank` hoặc `date`, hoặc một thương"
    );
    let what = (&at.owner, at.owner.what);
    let (of, subject) = measured(scope, what, &doc.of, example, (fits, allowed));
    let is_day = matches!(subject, Subject::Metric(of) if of.metric.kind == MetricType::Date);
    let (reach, entry) = bounds(scope, at.span(), doc, is_day.then_some(subject))?;
    let items = scope.mapping(entry)?;
    not_empty(
        scope.sink,
        entry.span,
        &items,
        said!("the list of steps", "danh sách các bậc"),
        said!("one bound with its share", "một mức kèm tỷ lệ điểm"),
    )?;
    let mut steps = written(scope, &items, (subject, doc.by.is_some()), &earnings)?;
    steps.sort_by_key(WrittenStep::place);
    let numbers = steps.iter().filter_map(|step| match step.bound {
        Bound::Number(quantity) => Some(Placed { span: step.at, quantity }),
        Bound::Day(_) => None,
    });
    subject.refuse_two_scales(scope.sink, &numbers.collect::<Vec<_>>());
    refuse_repeated(scope, &steps);
    let backwards = refuse_backwards(scope, reach, &steps);
    if backwards.is_none() {
        warn_of_idle_steps(scope, subject, reach, &steps);
    }
    let of = of?;
    if is_day || reach == Reach::AtMost {
        if refuse_times(scope, &steps) {
            return None;
        }
    } else if steps.iter().any(|step| step.earned.times) {
        let (text, _) = subject.measure()?;
        let is_metric = matches!(subject, Subject::Metric(_));
        return formula(at, &if is_metric { text } else { format!("({text})") }, &steps);
    }
    if is_day {
        let days = steps.iter().filter_map(|step| match step.bound {
            Bound::Day(day) => Some((step, day)),
            Bound::Number(_) => None,
        });
        scope.warn_of_inherited_days(entry.span, days.clone().map(|(_, day)| day));
        let step = |(step, bound): (&WrittenStep<'_>, Date)| {
            let earns = step.earned.earning.clone();
            Step { bound, earns }
        };
        return Some(Method::StepsByDay { of, steps: days.map(step).collect() });
    }
    let step = |step: WrittenStep<'_>| Step { bound: step.place(), earns: step.earned.earning };
    Some(Method::Steps { of, reach, steps: steps.into_iter().map(step).collect() })
}

/// Reads the key of the bounds: `at_least` or `at_most`, or for days `by`, which means the same as `at_most`.
fn bounds<'d>(
    scope: &Scope<'_>,
    span: Span,
    doc: &'d StepsDoc,
    day: Option<Subject<'_>>,
) -> Option<Bounds<'d>> {
    let keys = [
        ("at_least", Reach::AtLeast, &doc.at_least),
        ("at_most", Reach::AtMost, &doc.at_most),
        ("by", Reach::AtMost, &doc.by),
    ];
    let mut given: Vec<_> = keys
        .into_iter()
        .filter_map(|(key, reach, field)| Some((key, reach, field.as_ref()?)))
        .collect();
    given.sort_by_key(|(.., entry)| entry.span.start);
    match given.as_slice() {
        [("at_least", _, entry)] if day.is_some() => {
            fault! { scope.sink, Code::StepsDirection, Where::Key(entry.span);
                says "days are kept, not reached: `at_least` is for numbers",
                    "hạn ngày là để giữ, không phải để vượt: `at_least` dành cho số";
                allowed "`by`, each day with what is earned on it or before",
                    "`by`, mỗi ngày kèm phần điểm nếu xong đúng hoặc trước ngày đó";
                help "write `by: {2025-01-31: 100%, 2025-02-28: 50%}`",
                    "viết `by: {2025-01-31: 100%, 2025-02-28: 50%}`";
            };
            None
        }
        [(_, reach, entry)] => Some((*reach, entry)),
        [] => {
            if !scope.sink.has_unknown_key(span) {
                fault! { scope.sink, Code::StepsDirection, span;
                    says "`steps` has neither `at_least` nor `at_most`",
                        "`steps` không có `at_least` cũng không có `at_most`";
                    label "the bounds are missing here", "thiếu các mức ở đây";
                    help match day {
                        Some(_) => said!("write the days with their shares: `by: {2025-01-31: 100%}`", "viết các hạn ngày kèm tỷ lệ điểm: `by: {2025-01-31: 100%}`"),
                        None => {
                            said!("write the bounds with their shares: `at_least: {4: 100%, 2: 50%}`", "viết các mức kèm tỷ lệ điểm: `at_least: {4: 100%, 2: 50%}`")
                        }
                    };
                };
            }
            None
        }
        [(first, _, first_at), (second, _, second_at), ..] => {
            fault! { scope.sink, Code::StepsDirection, Where::Key(second_at.span);
                says "`steps` has both `{first}` and `{second}`",
                    "`steps` có cả `{first}` và `{second}`", first, second;
                related first_at.span, "the other one stands here", "khóa kia ở đây";
                allowed "one of the two", "một trong hai";
                help "`at_least` where more is better, `at_most` where less is, `by` for days",
                    "`at_least` khi càng nhiều càng tốt, `at_most` khi càng ít càng tốt, `by` cho hạn ngày";
            };
            None
        }
    }
}

/// Reads the steps. `None` if one of them is faulty, because their order is then unknown.
fn written<'d>(
    scope: &Scope<'_>,
    items: &Items<'d>,
    (subject, by): (Subject<'_>, bool),
    earnings: &Earnings<'_>,
) -> Option<Vec<WrittenStep<'d>>> {
    let earned = earnings.read(items.iter().map(|(.., entry)| earned_by(scope, entry)));
    let read = |((text, at, _), earned): (&(&'d str, Span, _), Option<Earned>)| {
        let (text, at) = (*text, *at);
        let bound = bound(scope, text, at, (subject, by));
        Some(WrittenStep { text, at, bound: bound?, earned: earned? })
    };
    // Reads all before giving up, so that every fault is reported.
    let read: Vec<_> = items.iter().zip(earned).map(read).collect();
    read.into_iter().collect()
}

/// Reads what a step earns: a number, or a multiple of the value.
fn earned_by(scope: &Scope<'_>, entry: &Entry<BoundDoc>) -> Option<Written> {
    let entry = scope.settled(entry, "times")?;
    match entry.get()? {
        BoundDoc::Scalar(number) => {
            Some(Written::Once(Placed { span: entry.span, quantity: number.0 }))
        }
        BoundDoc::Mapping(times) => scope.placed(times.iter().next()?.2).map(Written::Times),
    }
}

/// Reports multiples of the value where more is not better: they would earn more for a worse value.
fn refuse_times(scope: &Scope<'_>, steps: &[WrittenStep<'_>]) -> bool {
    let mut times = steps.iter().filter(|step| step.earned.times).peekable();
    let any = times.peek().is_some();
    for step in times {
        fault! { scope.sink, Code::StepsDirection, step.earned.placed.span;
            says "`times` multiplies the value, but here less, or earlier, is better",
                "`times` nhân giá trị lên, nhưng ở đây càng ít hoặc càng sớm càng tốt";
            allowed "`times` in the steps of `at_least`", "`times` trong các bậc của `at_least`";
            help "write the share of this step, or use `linear` with `zero_at` above `full_at`",
                "viết tỷ lệ điểm của bậc này, hoặc dùng `linear` với `zero_at` lớn hơn `full_at`";
        };
    }
    any
}

/// Returns the formula of steps that are read from the top down, some of which multiply the value. Points are divided by
/// those that there are, all at once, so that these may change.
fn formula(at: &MethodAt<'_>, of: &str, ascending: &[WrittenStep<'_>]) -> Option<Method> {
    let earned = ascending.iter().fold("0".to_owned(), |below, step| {
        let WrittenStep { bound, earned, .. } = step;
        let bound = match bound {
            Bound::Number(quantity) => Placed { span: step.at, quantity: *quantity }.to_string(),
            Bound::Day(day) => day.to_string(),
        };
        let number = earned.placed.to_string();
        let earns = if earned.times { format!("{of} * {number}") } else { number };
        format!("if({of} >= {bound}, {earns}, {below})")
    });
    let steps = ascending.iter().filter_map(|step| {
        let (points, times) = (step.earned.earning.points()?, step.earned.times);
        Some(StepInPoints { bound: step.place(), points, times })
    });
    let steps: Vec<_> = steps.collect();
    let text = match at.worth().filter(|_| !steps.is_empty()) {
        Some(worth) => format!("({earned}) / ({worth})"),
        None => earned,
    };
    match at.formula(text)? {
        Method::Formula { key, formula, .. } => {
            Some(Method::Formula { key, formula, in_points: steps })
        }
        other => Some(other),
    }
}

/// Reads a bound on the subject. `by` is only for days.
fn bound(
    scope: &Scope<'_>,
    text: &str,
    at: Span,
    (subject, by): (Subject<'_>, bool),
) -> Option<Bound> {
    let is_day = match subject {
        Subject::Unknown => by,
        known => known.is(|kind| *kind == MetricType::Date),
    };
    if is_day {
        return match <Date as Scalar>::read(text) {
            Ok(day) => Some(Bound::Day(day)),
            Err(message) => {
                fault! { scope.sink, Code::NotADate, at;
                    says unread(Code::NotADate, text, &message);
                    allowed "a day as the bound: `{2025-01-31: 100%}`",
                        "một ngày làm mức: `{2025-01-31: 100%}`";
                    maybe_help day_advice(text);
                };
                None
            }
        };
    }
    if by {
        fault! { scope.sink, Code::StepsDirection, at;
            says "`by` is for days, but what is measured is a number",
                "`by` dành cho hạn ngày, nhưng nội dung được đo là một số";
            allowed "`at_least` where more is better, `at_most` where less is",
                "`at_least` khi càng nhiều càng tốt, `at_most` khi càng ít càng tốt";
        };
        return None;
    }
    let allowed =
        said!("a number as the bound: `{4: 100%, 2: 50%}`", "một số làm mức: `{4: 100%, 2: 50%}`");
    let number = Placed::of_text(scope.numbers(), at, text, allowed)?;
    subject.suits(scope.sink, number).then_some(Bound::Number(number.quantity))
}

fn refuse_repeated(scope: &Scope<'_>, steps: &[WrittenStep<'_>]) {
    for pair in steps.windows(2) {
        let [step, next_step] = pair else { continue };
        if step.place() != next_step.place() {
            continue;
        }
        let (first, second) =
            if step.at.start < next_step.at.start { (step, next_step) } else { (next_step, step) };
        let what = if matches!(step.bound, Bound::Day(_)) {
            said!("day", "ngày")
        } else {
            said!("number", "số")
        };
        fault! { scope.sink, Code::RepeatedStep, second.at;
            says "the bounds `{}` and `{}` are the same {what}",
                "mức `{}` và mức `{}` là cùng một {what}",
                shown(first.text), shown(second.text), what;
            related first.at, "the same bound is here", "mức trùng ở đây";
            help "keep one of the two", "giữ một trong hai";
        };
    }
}

/// Reports steps that run backwards. With `at_least` a higher bound must not earn less, with `at_most` not
/// more.
fn refuse_backwards(
    scope: &Scope<'_>,
    reach: Reach,
    ascending: &[WrittenStep<'_>],
) -> Option<Reported> {
    let mut reported = None;
    for pair in ascending.windows(2) {
        let [lower, higher] = pair else { continue };
        // Between its bounds, a multiple is greatest at the upper one.
        let low = lower.earned_at(higher.place());
        let high = higher.earned_at(higher.place());
        let backwards = match reach {
            Reach::AtLeast => low > high,
            Reach::AtMost => low < high,
        };
        if !backwards || lower.place() == higher.place() {
            continue;
        }
        let (rule, help) = match (reach, lower.bound) {
            (_, Bound::Day(_)) => (
                said!(
                    "a later day earns at most as much as an earlier one",
                    "hạn muộn hơn không được nhiều điểm hơn hạn sớm"
                ),
                said!("exchange the shares", "đổi chỗ các tỷ lệ điểm"),
            ),
            (Reach::AtLeast, _) => (
                said!(
                    "with `at_least` a higher bound earns at least as much",
                    "với `at_least`, mức cao hơn được điểm ít nhất bằng mức thấp"
                ),
                said!(
                    "exchange the shares, or use `at_most` if less is better",
                    "đổi chỗ các tỷ lệ điểm, hoặc dùng `at_most` nếu càng ít càng tốt"
                ),
            ),
            (Reach::AtMost, _) => (
                said!(
                    "with `at_most` a higher bound earns at most as much",
                    "với `at_most`, mức cao hơn không được nhiều điểm hơn mức thấp"
                ),
                said!(
                    "exchange the shares, or use `at_least` if more is better",
                    "đổi chỗ các tỷ lệ điểm, hoặc dùng `at_least` nếu càng nhiều càng tốt"
                ),
            ),
        };
        reported = Some(fault! { scope.sink, Code::StepsBackwards, higher.earned.placed.span;
            says "the steps run backwards: {} earns {}, but {} earns {}",
                "các bậc bị ngược: {} được {}, còn {} được {}",
                lower.bound, lower.earned, higher.bound, higher.earned;
            related lower.earned.placed.span, "this share is out of order with it",
                "tỷ lệ điểm này sai thứ tự so với nó";
            allowed rule;
            help help;
        });
    }
    reported
}

/// Warns of steps that no value earns, and of steps that earn the same as the step before.
fn warn_of_idle_steps(
    scope: &Scope<'_>,
    subject: Subject<'_>,
    reach: Reach,
    steps: &[WrittenStep<'_>],
) {
    let bounds: Vec<_> = steps.iter().map(WrittenStep::place).collect();
    if !bounds.is_sorted_by(|low, high| low < high) {
        return;
    }
    let domain = match subject {
        Subject::Quotient(None) | Subject::Unknown => return,
        // Any day is possible.
        known => known.domain().unwrap_or_default(),
    };
    let reached = |place| domain.earns(reach, &bounds, place);
    for (place, step) in steps.iter().enumerate() {
        if !reached(place) {
            warn_out_of_reach(scope, subject, &domain, steps, place, reach);
            continue;
        }
        if step.earned.times && step.earned_at(step.place()) >= Exact::ONE {
            warn_of_all_points(scope, step);
            continue;
        }
        // A step that is easier to reach and earns as much makes this step useless.
        let easier = match reach {
            Reach::AtLeast => place.checked_sub(1),
            Reach::AtMost => place.checked_add(1),
        };
        let easier = easier.filter(|easier| reached(*easier)).and_then(|place| steps.get(place));
        if let Some(easier) = easier.filter(|easier| {
            easier.earned.earning == step.earned.earning
                && !easier.earned.times
                && !step.earned.times
        }) {
            fault! { scope.sink, Code::PointlessStep, step.at;
                says "the step `{}` earns {}, and so does `{}`",
                    "bậc `{}` được {}, và bậc `{}` cũng vậy",
                    shown(step.text), step.earned.placed.quantity, shown(easier.text);
                related easier.at, "the step that earns as much", "bậc được điểm như vậy";
                help "remove one of the two, or give them different shares",
                    "xóa một trong hai, hoặc đặt tỷ lệ điểm khác nhau";
            };
        }
    }
}

/// Warns of a multiple that gives every value of its step all points, as where a count is taken for a percentage.
fn warn_of_all_points(scope: &Scope<'_>, step: &WrittenStep<'_>) {
    let (times, bound) = (step.earned.placed.quantity, &step.bound);
    fault! { scope.sink, Code::PointlessStep, step.earned.placed.span;
        says "`times: {times}` gives every value from {bound} on all points",
            "`times: {times}` cho mọi giá trị từ {bound} trở lên trọn số điểm", times, bound;
        help "the value is multiplied as it is: measure a percentage or a quotient (`of: {part: …, whole: …}`), or write `100%`",
            "giá trị được nhân trực tiếp: hãy đo bằng tỷ lệ phần trăm hoặc thương (`of: {part: …, whole: …}`), hoặc viết `100%`";
    };
}

fn warn_out_of_reach(
    scope: &Scope<'_>,
    subject: Subject<'_>,
    domain: &Domain,
    steps: &[WrittenStep<'_>],
    place: usize,
    reach: Reach,
) {
    let Some(step) = steps.get(place) else { return };
    let of = match subject {
        Subject::Metric(of) => Some(of),
        Subject::Quotient(_) | Subject::Unknown => None,
    };
    let places = of.map(|of| of.places).unwrap_or_default();
    let bound = step.place();
    let (end, end_at, word, harder) = match reach {
        Reach::AtLeast => (
            domain.high().filter(|high| bound > *high),
            places.at_most,
            said!("greatest", "lớn nhất"),
            place.checked_add(1),
        ),
        Reach::AtMost => (
            domain.low().filter(|low| bound < *low),
            places.at_least,
            said!("least", "nhỏ nhất"),
            place.checked_sub(1),
        ),
    };
    let harder = harder.and_then(|place| steps.get(place));
    fault! { scope.sink, Code::StepOutOfReach, step.at;
        let percent = of.is_none_or(|of| of.metric.kind == MetricType::Percent);
        let why = match (end, harder) {
            (Some(value), _) => {
                let quantity = Quantity { value, percent };
                said!(": its {word} value is {}", ": giá trị {word} của nó là {}", quantity, word)
            }
            (None, Some(harder)) => {
                said!(
                    ": each that reaches it also reaches `{}`",
                    ": giá trị nào đạt bậc này cũng đạt `{}`",
                    shown(harder.text)
                )
            }
            (None, None) => said!("", ""),
        };
        says "no {} earns the step `{}`{why}", "không {} nào đạt bậc `{}`{why}",
            subject.words(), shown(step.text), why;
        help "remove the step, or write a bound that values of the metric reach",
            "xóa bậc này, hoặc viết mức mà giá trị của số liệu đạt được";
        let (place, what) = match (end, end_at, of) {
            (Some(_), Some(at), Some(of)) => {
                let id = shown(&of.metric.id);
                (Some(at), said!("the {word} value of `{}`", "giá trị {word} của `{}`", id, word))
            }
            _ => of.map_or_else(|| (None, said!("", "")), |of| of.declared()),
        };
        related place, what;
    };
}
