//! The method `survey`: answers on a scale, and the metrics that count them.

use super::method_at::MethodAt;
use crate::diagnostic::{Code, Span, described, shown};
use crate::model::{Answer, Method, MetricIndex, MetricType};
use crate::rules::check::keys::{Once, Placed, plain, required};
use crate::rules::check::measured::typed;
use crate::rules::check::scope::Scope;
use crate::rules::document::declare::documents;
use crate::rules::document::{Entry, Named, SurveyAnswers};
use crate::rules::text::fault_list::fault;
use crate::said::said;

about! {
    "The mean answer of a survey.",
    "Điểm trung bình của câu trả lời khảo sát."
}

documents! {
    /// The method `survey`: the mean answer.
    pub struct SurveyDoc = "`survey`" {
        /// Each answer of the scale with the metric that counts it.
        /// Mỗi mức trả lời kèm số liệu đếm số người chọn mức đó.
        !of: Named<String, SurveyAnswers>,
    }
}

/// An example of how to write the answers, for messages.
const EXAMPLE: &str = "`of: {1: very_poor, 2: poor, 3: fair, 4: good, 5: very_good}`";

/// An answer as it is written.
#[derive(Debug, Clone, Copy)]
struct Written<'d> {
    /// The value as it is written.
    text: &'d str,
    value: Option<Placed>,
    count: Option<MetricIndex>,
    /// The metric as it is written.
    metric: &'d Entry<String>,
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<SurveyDoc>) -> Option<Method> {
    let (scope, doc) = (at.scope, entry.get()?);
    let entry = required! { scope.sink, &at.owner, doc.of;
        "the answers, each with the metric that counts it: {EXAMPLE}",
        "các mức trả lời, mỗi mức kèm số liệu đếm nó: {EXAMPLE}", EXAMPLE
    }?;
    let named = entry.get()?;
    let written: Vec<_> =
        named.iter().map(|(text, at, count)| answer(scope, text, at, count)).collect();
    if named.entries.len() < 2 {
        fault! { scope.sink, Code::ScaleTooShort, entry.span;
            says match written.first() {
                Some(only) => said!(
                    "the scale has one answer, `{}`",
                    "thang trả lời chỉ có một mức, `{}`",
                    shown(only.text)
                ),
                None => said!("the scale has no answers", "thang trả lời không có mức nào"),
            };
            allowed "at least two answers, the lowest and the highest",
                "ít nhất hai mức trả lời, thấp nhất và cao nhất";
            help "write every answer with the metric that counts it: {EXAMPLE}",
                "viết từng mức trả lời kèm số liệu đếm nó: {EXAMPLE}", EXAMPLE;
        };
    }
    refuse_disorder(scope, &written);
    refuse_repeated_counts(scope, &written);
    let answers: Option<Vec<_>> = written
        .iter()
        .map(|answer| Some(Answer { value: answer.value?.value(), count: answer.count? }))
        .collect();
    Some(Method::Survey { of: answers? })
}

fn answer<'d>(
    scope: &Scope<'_>,
    text: &'d str,
    at: Span,
    metric: &'d Entry<String>,
) -> Written<'d> {
    let allowed = said!(
        "a number for each answer: {EXAMPLE}",
        "một số cho mỗi mức trả lời: {EXAMPLE}",
        EXAMPLE
    );
    let value = Placed::of_text(scope.numbers(), at, text, allowed);
    let value = value.filter(|value| {
        plain(scope.sink, *value, said!("the value of an answer", "giá trị của mức trả lời"))
            .is_some()
    });
    let is_count = |kind: &MetricType| *kind == MetricType::Count;
    let count_metric = typed(
        scope,
        "`survey`",
        metric,
        is_count,
        said!("a `count` metric", "một số liệu kiểu `count`"),
    );
    Written { text, value, count: count_metric.map(|metric| metric.index), metric }
}

/// Reports answers out of order. They go from lowest to highest: the first earns nothing and the last
/// everything.
fn refuse_disorder(scope: &Scope<'_>, written: &[Written<'_>]) {
    for pair in written.windows(2) {
        let [first, second] = pair else { continue };
        let (Some(lower), Some(higher)) = (first.value, second.value) else { continue };
        if lower.value() < higher.value() {
            continue;
        }
        let (first, second) = (shown(first.text), shown(second.text));
        fault! { scope.sink, Code::ScaleNotAscending, higher.span;
            let says = match lower.value() == higher.value() {
                true => said!("the answers `{first}` and `{second}` are the same number", "hai mức trả lời `{first}` và `{second}` là cùng một số", first, second),
                false => said!("the answer `{second}` stands after `{first}`", "mức trả lời `{second}` đứng sau `{first}`", second, first),
            };
            says says;
            related lower.span, "the answer before it", "mức trả lời đứng trước";
            allowed "answers from the lowest to the highest, all different",
                "các mức trả lời từ thấp nhất đến cao nhất, không trùng nhau";
            help "the lowest answer earns nothing and the highest everything; where the best answer is the lowest number, give the answers values that ascend",
                "mức thấp nhất không được điểm, mức cao nhất được đủ điểm; nếu mức tốt nhất mang số nhỏ nhất thì đặt lại giá trị tăng dần";
        };
    }
}

fn refuse_repeated_counts(scope: &Scope<'_>, written: &[Written<'_>]) {
    let mut once = Once::default();
    for answer in written {
        let Some(count) = answer.count else { continue };
        once.take(scope.sink, (Code::AnswerCountedTwice, answer.metric.span), count, |fault| {
            let metric = answer.metric.get().map_or("a metric", String::as_str);
            described! { fault;
                says "`{}` counts two answers", "`{}` đếm hai mức trả lời", shown(metric);
                allowed "a metric of its own for every answer", "mỗi mức trả lời một số liệu riêng";
                help "write the metric that counts the answer `{}`",
                    "viết số liệu đếm mức trả lời `{}`", shown(answer.text);
            }
        });
    }
}
