//! The method `choice`: each option earns its share.

use std::collections::HashMap;

use super::earnings::{Earned, Earnings, Written};
use super::method_at::MethodAt;
use crate::diagnostic::{Code, Span, all_of, shown};
use crate::model::{Method, MetricType};
use crate::number::{Exact, Quantity};
use crate::rules::check::conditions::unknown_option;
use crate::rules::check::keys::{Placed, required};
use crate::rules::check::metric_ref::MetricRef;
use crate::rules::check::points::in_words;
use crate::rules::document::declare::documents;
use crate::rules::document::{EarnsIn, Entry, Named, Number, OptionShares};
use crate::rules::text::fault_list::{Sink, fault};
use crate::said::{Said, Told, said};

about! {
    "Each option earns its share.",
    "Mỗi lựa chọn được một tỷ lệ điểm."
}

documents! {
    /// The method `choice`: each option earns its share.
    pub struct ChoiceDoc = "`choice`" {
        /// The metric that is scored.
        /// Mã của số liệu được chấm.
        !of: String,
        /// `points`: the right-hand sides are points of the indicator instead of shares.
        /// `points`: vế phải là điểm của tiêu chí, như trong quyết định, thay cho tỷ lệ.
        r#in: EarnsIn,
        /// The share of every option, such as `{chief: 100%, none: 0%}`.
        /// Tỷ lệ điểm của từng lựa chọn, ví dụ `{chief: 100%, none: 0%}`.
        !shares: Named<Number, OptionShares>,
    }
}

pub(super) fn check(at: &MethodAt<'_>, entry: &Entry<ChoiceDoc>) -> Option<Method> {
    let doc = entry.get()?;
    let sink = at.sink();
    let is_choice = |kind: &MetricType| matches!(kind, MetricType::Choice { .. });
    let of = at.metric(
        "of",
        &doc.of,
        is_choice,
        said!("a `choice` metric", "một số liệu kiểu `choice`"),
    );
    let entry = required! { sink, &at.owner, doc.shares;
        "a share for each option: `shares: {chief: 100%, none: 0%}`",
        "tỷ lệ điểm của từng lựa chọn: `shares: {chief: 100%, none: 0%}`"
    };
    let (of, entry) = (of?, entry?);
    let named = entry.get()?;
    let earnings = Earnings::new(at, &doc.r#in);
    let written = named.iter().map(|(.., value)| Placed::of(value).map(Written::Once));
    let earned = earnings.read(written);
    let mut shares: HashMap<usize, Option<Earned>> = HashMap::with_capacity(named.entries.len());
    let mut misspelt = false;
    for ((option, key_span, _), earned) in named.iter().zip(earned) {
        let Some(place) = of.option(option) else {
            misspelt = true;
            unknown_option(at.scope, key_span, option, of);
            continue;
        };
        shares.insert(place, earned);
    }
    let in_order = of.options().iter().enumerate();
    let mut left_out = in_order
        .filter(|(place, _)| !shares.contains_key(place))
        .map(|(_, option)| option)
        .peekable();
    if left_out.peek().is_some() {
        if !misspelt {
            let left_out = left_out.map(|option| option.id.as_str());
            fault! { sink, Code::MissingOption, entry.span;
                says "there is no share for {} of `{}`",
                    "không có tỷ lệ điểm cho {} của `{}`", all_of(left_out), shown(&of.metric.id);
                related of.places.options, "the options", "các lựa chọn";
                allowed "a share for every option of the metric",
                    "tỷ lệ điểm cho mọi lựa chọn của số liệu";
                help "an option that earns nothing has `0%`",
                    "lựa chọn không được điểm thì ghi `0%`";
            };
        }
        return None;
    }
    // Faulty earnings were reported.
    let earned: Option<Vec<_>> =
        (0..of.options().len()).map(|place| shares.remove(&place).flatten()).collect();
    let earned = earned?;
    warn_of_options_alike(sink, entry.span, of, &earned);
    let shares = earned.into_iter().map(|earned| earned.earning).collect();
    Some(Method::Choice { of: of.index, shares })
}

/// Warns if all options earn the same.
fn warn_of_options_alike(sink: &Sink, span: Span, of: MetricRef<'_>, earned: &[Earned]) {
    let [first, rest @ ..] = earned else { return };
    if rest.is_empty() || rest.iter().any(|option| option.earning != first.earning) {
        return;
    }
    fault! { sink, Code::OptionsAlike, span;
        let share = match first.earning.points() {
            Some(points) => in_words(&Exact::from(points)),
            None => Said::value(Quantity { percent: true, ..first.placed.quantity }.told()),
        };
        says "every option of `{}` earns {share}, so the choice makes no difference",
            "mọi lựa chọn của `{}` đều được {share}, nên chọn gì cũng như nhau",
            shown(&of.metric.id), share;
        related of.places.options, "the options", "các lựa chọn";
        help "give the options different shares, or show the metric with `unscored`",
            "đặt tỷ lệ điểm khác nhau cho các lựa chọn, hoặc chỉ hiển thị số liệu bằng `unscored`";
    };
}
