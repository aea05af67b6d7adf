//! Checks: conditions between the metrics of a unit.

use super::formulas;
use super::keys::{Once, Owner, Placed, check_id, given, not_negative, number, required};
use super::scope::Scope;
use super::sources;
use super::suits::suits;
use crate::diagnostic::{Code, Span, described, shown};
use crate::formula::Measure;
use crate::model::{
    CheckData, Comparison, ConditionExpression, ConditionFormula, Scale, Standings, Sure, Text,
};
use crate::number::{Decimal, Quantity};
use crate::rules::document::{CheckDoc, FrameworkDoc};
use crate::rules::text::fault_list::{Sink, Where, fault};
use crate::rules::text::limits::Limits;
use crate::said::said;

/// Reads the checks and leaves out the faulty ones.
pub(super) fn checks(scope: Scope<'_>, doc: &FrameworkDoc, standing: Standings) -> Vec<CheckData> {
    let Some((span, list)) = super::keys::given_at(&doc.checks) else { return Vec::new() };
    if list.len() > Limits::CHECKS {
        let most = Limits::CHECKS;
        fault! { scope.sink, Code::TooManyChecks, Where::Key(span);
            says "there are {} checks", "có {} kiểm tra", list.len();
            allowed "at most {most} checks", "nhiều nhất {most} kiểm tra", most;
        };
        return Vec::new();
    }
    let mut ids = Once::default();
    list.iter()
        .filter_map(|entry| {
            let mut check = check(&scope, &mut ids, entry.span, entry.get()?)?;
            check.source.inherit(standing);
            Some(check)
        })
        .collect()
}

fn check<'d>(
    scope: &Scope<'_>,
    ids: &mut Once<&'d str>,
    span: Span,
    doc: &'d CheckDoc,
) -> Option<CheckData> {
    let sink = scope.sink;
    let owner = Owner::named("check", &doc.id, span);
    let id = required! { sink, &owner, doc.id;
        "an id: `id: part_of_whole`", "mã: `id: part_of_whole`"
    };
    if let Some((entry, id)) = id.and_then(|entry| Some((entry, entry.get()?))) {
        check_id(sink, entry.span, id);
        ids.take(sink, (Code::RepeatedId, entry.span), id, |fault| {
            described! { fault;
                says "the id `{}` is given to two checks",
                    "mã `{}` được đặt cho hai kiểm tra", shown(id);
                allowed "one id for each check", "mỗi kiểm tra một mã";
                help "give one of the two another id", "đặt mã khác cho một trong hai";
            }
        });
    }
    let holds = required! { sink, &owner, doc.holds;
        "what must hold: `holds: part <= whole`", "điều phải đúng: `holds: part <= whole`"
    }
    .and_then(|entry| formulas::condition(scope, entry));
    let message: Option<Text> = required! { sink, &owner, doc.message;
        "what is said where it does not hold: `message: {vi: …, en: …}`",
        "nội dung báo khi không đúng: `message: {vi: …, en: …}`"
    }
    .and_then(|entry| sources::given_name(sink, entry));
    let tolerance = number(&doc.tolerance);
    let tolerance = match (tolerance, &holds) {
        (Some(placed), Some(holds)) => self::tolerance(scope, placed, holds),
        _ => None,
    };
    Some(CheckData {
        id: id?.get()?.clone(),
        holds: holds?,
        message: message?,
        severity: given(&doc.severity).copied().unwrap_or_default(),
        tolerance,
        source: sources::source(sink, &doc.source, &doc.cite, &doc.note),
    })
}

/// Reads a tolerance, the allowed difference between two numbers. The check must therefore compare two numbers.
fn tolerance(scope: &Scope<'_>, placed: Placed, holds: &ConditionFormula) -> Option<Decimal> {
    let close = matches!(
        holds.expression(),
        ConditionExpression::Numbers {
            comparison: Comparison::Equal | Comparison::AtMost | Comparison::AtLeast,
            ..
        }
    );
    if !close {
        fault! { scope.sink, Code::ToleranceOutOfPlace, Where::Key(placed.span);
            says "this check cannot have a tolerance", "kiểm tra này không thể có sai số cho phép";
            allowed "a tolerance where `holds` is one comparison of two numbers with `==`, `<=` or `>=`",
                "sai số cho phép chỉ dùng khi `holds` là một phép so sánh hai số bằng `==`, `<=` hoặc `>=`";
            help "write it into the formula: `abs(a - b) <= 0.5`",
                "viết nó vào công thức: `abs(a - b) <= 0.5`";
        };
        return None;
    }
    let (what, measure) = (holds.text(), Measure::plain(holds.scale()));
    if !suits(scope.sink, placed, (what, measure, false), None) {
        return None;
    }
    warn_of_points(scope.sink, placed, holds.scale());
    not_negative(scope.sink, placed, said!("a tolerance", "sai số cho phép"))
}

/// Warns of a plain number as the tolerance of percentages: 0.5 is 50 percentage points.
fn warn_of_points(sink: &Sink, placed: Placed, scale: Scale) {
    let Placed { span, quantity } = placed;
    let is_large = (TENTH..=Decimal::ONE).contains(&quantity.value);
    let Scale::Share { whole, sure: Sure::Declared } = scale else { return };
    if quantity.percent || !is_large || whole > Decimal::TWO {
        return;
    }
    fault! { sink, Code::PercentSignMissing, span;
        let times = Quantity { percent: true, ..quantity };
        says "a tolerance of `{quantity}` is {times} of what is compared, which are percentages",
            "sai số cho phép `{quantity}` tức là {times}, vì hai số được so sánh là tỷ lệ phần trăm",
            quantity, times;
        help "write `{quantity}%` if that is what is meant, or else `{times}`",
            "viết `{quantity}%` nếu đúng ý đó, nếu không thì viết `{times}`", quantity, times;
    };
}

const TENTH: Decimal = Decimal::from_parts(1, 0, 0, false, 1);
